package io.phoenix.profile.metrics;

/** Metrics of what came from Redis. Called on event loops: implementations are thread-safe and never block. */
public interface RedisMetrics {

    RedisMetrics NONE = new RedisMetrics() {};

    /** A value in L2 could not be used, and counts as a miss; the reason is a word in snake_case. */
    default void l2ValueDiscarded(String reason) {}

    /** A message of the bus was ignored; the reason is a word in snake_case. */
    default void busMessageDiscarded(String reason) {}
}
