package io.phoenix.profile.config;

import java.time.Duration;
import java.util.List;

/**
 * Redis.
 *
 * @param addresses where it is, with its password if it has one: of the server, of Sentinels or of nodes of the cluster
 * @param masterName what the Sentinels call the primary
 * @param connections pipelined connections for commands; the bus has one of its own beside them
 * @param pipelineMax the most commands that wait for a reply on one connection
 * @param timeout the longest wait for a reply
 * @param connectTimeout the longest wait for a connection
 * @param reconnectPauseMax the longest pause before a lost connection is opened again
 * @param valueTimeToLive how long a profile stays, give or take a tenth
 * @param leaseTimeToLive how long a lease is held by one who does not end it
 */
public record RedisSettings(
        RedisMode mode,
        List<Secret> addresses,
        RedisTlsSettings tls,
        String masterName,
        int connections,
        int pipelineMax,
        Duration timeout,
        Duration connectTimeout,
        Duration reconnectPauseMax,
        Duration valueTimeToLive,
        Duration leaseTimeToLive) {

    /** Whether what is said to Redis is encrypted. */
    public boolean isEncrypted() {
        return addresses.get(0).text().startsWith("rediss:");
    }

    static RedisSettings from(ConfigValues values) {
        RedisMode mode = values.choice("redis.mode", RedisMode.STANDALONE, RedisMode.class);
        List<Secret> addresses = RedisAddresses.parse(values.text("redis.uri", "redis://localhost:6379")).stream()
                .map(Secret::new)
                .toList();
        if (addresses.isEmpty() || (mode == RedisMode.STANDALONE && addresses.size() > 1)) {
            values.mistake(
                    "redis.uri",
                    "the value is not shown, it may hold a password",
                    "redis://[user:password@]host[:port][/database]; several host:port, separated by commas, for"
                            + " redis.mode sentinel or cluster");
        }
        return new RedisSettings(
                mode,
                addresses,
                RedisTlsSettings.from(values),
                values.text("redis.master", "mymaster"),
                values.number("redis.connections", 4, 1, 256),
                values.number("redis.pipeline.max", 4_096, 1, 1_000_000),
                values.duration("redis.timeout", Duration.ofMillis(50), Duration.ofMillis(1), Duration.ofSeconds(10)),
                values.duration(
                        "redis.connect.timeout", Duration.ofMillis(500), Duration.ofMillis(1), Duration.ofMinutes(1)),
                values.duration(
                        "redis.reconnect.pause.max",
                        Duration.ofMillis(500),
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
