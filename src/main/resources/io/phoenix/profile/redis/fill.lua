-- Stores a loaded value if the caller still holds the lease. A newer value stays.
-- KEYS: value, lease    ARGV: token, value, time to live (ms), digits of the version at the head of a value
if redis.call('get', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('del', KEYS[2])
local digits = tonumber(ARGV[4])
-- pcall: a key of another type is overwritten like any malformed value
local present = redis.pcall('getrange', KEYS[1], 0, digits - 1)
local isVersion = type(present) == 'string' and #present == digits and not string.find(present, '%D')
if not isVersion or present < string.sub(ARGV[2], 1, digits) then
  redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
end
return 1
