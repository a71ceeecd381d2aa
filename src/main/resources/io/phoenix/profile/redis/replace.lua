-- Replaces an older value, and revokes the lease: its holder may have loaded the old value.
-- Stores nothing where there is no value, and deletes a malformed one.
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
