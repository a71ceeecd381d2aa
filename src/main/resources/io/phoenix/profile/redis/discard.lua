-- Deletes a value of another profile. Checks again, because the caller may have seen the reply to another command.
-- KEYS: value    ARGV: id, digits of the version at the head of a value
local present = redis.pcall('get', KEYS[1])
local first = tonumber(ARGV[2]) + 2
if type(present) == 'string' and string.sub(present, first, first + #ARGV[1]) == ARGV[1] .. ' ' then
  return 0
end
return redis.call('del', KEYS[1])
