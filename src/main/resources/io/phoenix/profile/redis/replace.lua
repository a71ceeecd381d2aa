-- Puts a changed value in the place of an older one, and ends the lease of whoever may have loaded the older one.
-- Where there is none, none is put. What is not a value is removed.
-- KEYS: value, lease    ARGV: value, time to live (ms), digits of the version at the head of a value
redis.call('del', KEYS[2])
if redis.call('exists', KEYS[1]) == 0 then
  return 0
end
local digits = tonumber(ARGV[3])
local present = redis.pcall('getrange', KEYS[1], 0, digits - 1)
local isVersion = type(present) == 'string' and #present == digits and not string.find(present, '%D')
if not isVersion then
  redis.call('del', KEYS[1])
  return 0
end
if present < string.sub(ARGV[1], 1, digits) then
  redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
  return 1
end
return 0
