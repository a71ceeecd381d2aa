-- Adds an answer to those of a question, unless there are too many; they expire together.
-- KEYS: answers    ARGV: answer, most answers, time to live in ms
if redis.call('llen', KEYS[1]) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('rpush', KEYS[1], ARGV[1])
return redis.call('pexpire', KEYS[1], ARGV[3])
