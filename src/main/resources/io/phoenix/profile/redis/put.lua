-- Stores values, each unless the present one is newer, or their load began too long ago. Ends the lease if the token holds it.
-- The head of a value orders values as text, since Lua has no 64-bit integers. Equal heads are replaced: a value of another
-- form, or a damaged one.
-- KEYS: that of each value, and that of the lease of the first
-- ARGV: begin of the load (µs of this clock), its age limit (µs), length of the head, the token or nothing; for each value the
-- value and its time to live (ms)
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
for i = 1, #KEYS - 1 do
  local outcome = put(KEYS[i], ARGV[2 * i + 3], ARGV[2 * i + 4])
  if type(outcome) == 'table' then
    refused = outcome
  end
  reply[i + 2] = outcome
end
-- last, and even if a value was refused: without memory, Redis lets a script write only until its first write
if ARGV[4] ~= '' and redis.pcall('get', KEYS[#KEYS]) == ARGV[4] then
  redis.pcall('del', KEYS[#KEYS])
end
return refused or reply
