-- Numbers an invalidation and publishes it, in one step: so the numbers arrive in their order.
-- KEYS: sequence    ARGV: channel, message without its number
local sequence = redis.call('incr', KEYS[1])
redis.call('publish', ARGV[1], sequence .. ' ' .. ARGV[2])
return sequence
