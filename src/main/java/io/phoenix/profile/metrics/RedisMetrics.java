package io.phoenix.profile.metrics;

/** Metrics of what came from Redis. Called on event loops: implementations are thread-safe and never block. */
public interface RedisMetrics {

    RedisMetrics NONE = new RedisMetrics() {};

    /** Why a value of L2 can't be used. */
    enum ValueDefect {
        /** A wrong length, or contents that no instance writes. */
        MALFORMED,
        /** Written or altered without the secret of this database. */
        BAD_MAC,
        OTHER_ID,
        WRONG_TYPE
    }

    /** Why a message of the bus is ignored. */
    enum MessageDefect {
        MALFORMED,
        /** Written or altered without the secret of this database. */
        BAD_MAC,
        OTHER_FORMAT
    }

    /** A value in L2 could not be used, and counts as a miss. */
    default void l2ValueDiscarded(ValueDefect reason) {}

    /** A message of the bus was ignored. */
    default void busMessageDiscarded(MessageDefect reason) {}
}
