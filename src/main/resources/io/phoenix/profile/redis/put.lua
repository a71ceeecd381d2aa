-- Stores values, each unless the present one is newer, or its load began too long ago. Ends the leases that the tokens hold.
-- The head of a value orders values as text, since Lua has no 64-bit integers. Equal heads are replaced: a value of another
-- form, or a damaged one.
-- KEYS: for each value its key and that of its lease
-- ARGV: begin of the load (µs of this clock), its age limit (µs), length of the head; for each value the value, its time to live
-- (ms) and the token or nothing
-- Returns this clock (s, µs) and the outcome of each value (1 stored, 0 older than the present one, -1 too late)
local time = redis.call('time')
local age = time[1] * 1000000 + time[2] - ARGV[1]
-- below 0: the clock was set back, so the begin is unknown
local tooLate = age > tonumber(ARGV[2]) or age < 0
local length = tonumber(ARGV[3])

local function put(key, value, millis)
  if tooLate then
    return -1
  end
  local present = redis.pcall('getrange', key, 0, length - 1)
  -- a key of another type is overwritten like any malformed value
  if type(present) == 'table' and not string.find(present.err, 'WRONGTYPE', 1, true) then
    return present
  end
  local hasHead = type(present) == 'string' and #present == length and not string.find(present, '[^0-9a-f]')
  if hasHead and present > string.sub(value, 1, length) then
    return 0
  end
  local stored = redis.pcall('set', key, value, 'px', millis)
  return stored.err and stored or 1
end

local reply = {tonumber(time[1]), tonumber(time[2])}
local refused
for i = 1, #KEYS / 2 do
  local outcome = put(KEYS[2 * i - 1], ARGV[3 * i + 1], ARGV[3 * i + 2])
  local token = ARGV[3 * i + 3]
  -- last, and even if the value was refused: without memory, Redis lets a script write only until its first write
  if token ~= '' and redis.pcall('get', KEYS[2 * i]) == token then
    redis.pcall('del', KEYS[2 * i])
  end
  if type(outcome) == 'table' then
    refused = outcome
  end
  reply[i + 2] = outcome
end
return refused or reply
