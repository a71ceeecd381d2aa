package io.phoenix.profile.config;

import java.time.Duration;

/**
 * How an instance arrives warm.
 *
 * @param idsMax the most ids of hot profiles that instances leave for one another; 0 for none
 * @param timeMax the longest that a starting instance stays unready to load them
 * @param saveInterval between two times that an instance leaves its own
 * @param idsTimeToLive after which an id is forgotten that no instance left again
 */
public record WarmSettings(int idsMax, Duration timeMax, Duration saveInterval, Duration idsTimeToLive) {

    static WarmSettings from(ConfigValues values) {
        return new WarmSettings(
                values.number("warm.ids.max", 10_000, 0, 1_000_000),
                values.duration("warm.time.max", Duration.ofSeconds(3), Duration.ofMillis(10), Duration.ofMinutes(1)),
                values.duration(
                        "warm.save.interval", Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofHours(1)),
                values.duration(
                        "warm.ids.time-to-live", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1)));
    }

    /** Whether it does so at all. */
    public boolean isOn() {
        return idsMax > 0;
    }
}
