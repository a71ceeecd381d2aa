-- Saves ids in the hot set, each rank a little older than the one above. Then removes expired ids and those beyond the limit.
-- KEYS: set    ARGV: time to live (ms), size limit, age of a rank (ms), rank of the first id, ids
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 5, #ARGV do
  redis.call('zadd', KEYS[1], 'gt', now - (ARGV[4] + i - 5) * ARGV[3], ARGV[i])
end
redis.call('zremrangebyscore', KEYS[1], '-inf', now - ARGV[1])
redis.call('zremrangebyrank', KEYS[1], 0, -ARGV[2] - 1)
redis.call('pexpire', KEYS[1], ARGV[1])
return redis.status_reply('OK')
