-- Removes a value that is older than a version, or is no value, and ends the lease of whoever may have loaded it.
-- KEYS: value, lease    ARGV: version, as a value begins with it
redis.call('del', KEYS[2])
local digits = #ARGV[1]
local present = redis.pcall('getrange', KEYS[1], 0, digits - 1)
local isVersion = type(present) == 'string' and #present == digits and not string.find(present, '%D')
if not isVersion or present < ARGV[1] then
  return redis.call('del', KEYS[1])
end
return 0
