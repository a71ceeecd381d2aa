-- Deletes a value that its reader could not use, if it is still there: the same beginning and length.
-- KEYS: value    ARGV: its beginning, its length
if redis.pcall('getrange', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] and redis.call('strlen', KEYS[1]) == tonumber(ARGV[2]) then
  return redis.call('del', KEYS[1])
end
return 0
