package io.phoenix.profile.config;

import java.time.Duration;

/**
 * The read path.
 *
 * @param deadline the longest that a read takes
 * @param underWayMax the most profiles being loaded or written at one time
 * @param localSizeMax the most profiles in this process's memory
 * @param localTimeToLive how long one stays there without being loaded anew
 * @param leaseWaitMax how long a full miss waits for the instance that loads the same profile
 */
public record ReadSettings(
        Duration deadline, int underWayMax, int localSizeMax, Duration localTimeToLive, Duration leaseWaitMax) {

    static ReadSettings from(ConfigValues values) {
        return new ReadSettings(
                values.duration("read.deadline", Duration.ofMillis(250), Duration.ofMillis(1), Duration.ofMinutes(1)),
                values.number("read.under-way.max", 10_000, 1, 10_000_000),
                values.number("local.size.max", 100_000, 1, 100_000_000),
                values.duration(
                        "local.time-to-live", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1)),
                values.duration(
                        "read.lease.wait", Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofSeconds(10)));
    }
}
