package io.phoenix.profile.redis;

/** There is no connection to Redis at this moment. Carries no stack trace: it is expected while Redis is away. */
final class RedisUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisUnreachable(String message) {
        super(message, null, false, false);
    }
}
