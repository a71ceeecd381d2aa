-- Deletes a value that is older than a version or malformed, and revokes the lease: its holder may have loaded the old value.
-- KEYS: value, lease    ARGV: version, with as many digits as at the head of a value
redis.call('del', KEYS[2])
local digits = #ARGV[1]
local present = redis.pcall('getrange', KEYS[1], 0, digits - 1)
local isVersion = type(present) == 'string' and #present == digits and not string.find(present, '%D')
if not isVersion or present < ARGV[1] then
  return redis.call('del', KEYS[1])
end
return 0
