-- Publishes an invalidation with the next sequence number, atomically, so numbers arrive in order.
-- KEYS: sequence    ARGV: channel, message without its number
local sequence = redis.call('incr', KEYS[1])
redis.call('publish', ARGV[1], sequence .. ' ' .. ARGV[2])
return sequence
