package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Redis.
 *
 * @param uri where it is, with its password if it has one
 * @param connections pipelined connections for commands; the bus has one of its own beside them
 * @param pipelineMax the most commands that wait for a reply on one connection
 * @param timeout the longest wait for a reply
 * @param connectTimeout the longest wait for a connection
 * @param reconnectPauseMax the longest pause before a lost connection is opened again
 * @param valueTimeToLive how long a profile stays, give or take a tenth
 * @param leaseTimeToLive how long a lease is held by one who does not end it
 */
public record RedisSettings(
        URI uri,
        int connections,
        int pipelineMax,
        Duration timeout,
        Duration connectTimeout,
        Duration reconnectPauseMax,
        Duration valueTimeToLive,
        Duration leaseTimeToLive) {

    static RedisSettings from(ConfigValues values) {
        return new RedisSettings(
                values.address(
                        "redis.uri",
                        "redis://localhost:6379",
                        "redis://[user:password@]host[:port][/database]",
                        Set.of("redis", "rediss")),
                values.number("redis.connections", 4, 1, 256),
                values.number("redis.pipeline.max", 4_096, 1, 1_000_000),
                values.duration("redis.timeout", Duration.ofMillis(50), Duration.ofMillis(1), Duration.ofSeconds(10)),
                values.duration(
                        "redis.connect.timeout", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMinutes(1)),
                values.duration(
                        "redis.reconnect.pause.max",
                        Duration.ofSeconds(2),
                        Duration.ofMillis(50),
                        Duration.ofMinutes(1)),
                values.duration(
                        "redis.value.time-to-live", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(30)),
                values.duration(
                        "redis.lease.time-to-live",
                        Duration.ofSeconds(3),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1)));
    }
}
