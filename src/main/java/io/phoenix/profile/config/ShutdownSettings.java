package io.phoenix.profile.config;

import java.time.Duration;

/**
 * How an instance leaves.
 *
 * @param pause how long it goes on answering after it said that it is not ready, so that whoever sends requests notices
 * @param drainMax how long requests under way may then take, before their connections are closed
 */
public record ShutdownSettings(Duration pause, Duration drainMax) {

    static ShutdownSettings from(ConfigValues values) {
        return new ShutdownSettings(
                values.duration("shutdown.pause", Duration.ofSeconds(2), Duration.ZERO, Duration.ofMinutes(5)),
                values.duration(
                        "shutdown.drain.max", Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMinutes(5)));
    }
}
