-- Stores a value unless the present one is newer, or its load began too long ago. Ends the lease if the token holds it.
-- The head of a value orders values as text, since Lua has no 64-bit integers. Equal heads are replaced: a value of another
-- form, or a damaged one.
-- KEYS: value, lease
-- ARGV: value, time to live (ms), begin of the load (µs of this clock), its age limit (µs), length of the head, token
-- Returns the outcome (1 stored, 0 older than the present one, -1 too late), and this clock (s, µs)
local time = redis.call('time')
local age = time[1] * 1000000 + time[2] - ARGV[3]
local outcome
if age > tonumber(ARGV[4]) or age < 0 then
  -- below 0: the clock was set back, so the begin is unknown
  outcome = -1
else
  local length = tonumber(ARGV[5])
  local present = redis.pcall('getrange', KEYS[1], 0, length - 1)
  -- a key of another type is overwritten like any malformed value
  local refused = type(present) == 'table' and not string.find(present.err, 'WRONGTYPE', 1, true)
  local hasHead = type(present) == 'string' and #present == length and not string.find(present, '[^0-9a-f]')
  if refused then
    outcome = present
  elseif hasHead and present > string.sub(ARGV[1], 1, length) then
    outcome = 0
  else
    outcome = redis.pcall('set', KEYS[1], ARGV[1], 'px', ARGV[2])
  end
end
-- last, and even if the value was refused: without memory, Redis lets a script write only until its first write
if ARGV[6] ~= '' and redis.pcall('get', KEYS[2]) == ARGV[6] then
  redis.pcall('del', KEYS[2])
end
if type(outcome) == 'table' then
  if outcome.err then
    return outcome
  end
  outcome = 1
end
return {outcome, tonumber(time[1]), tonumber(time[2])}
