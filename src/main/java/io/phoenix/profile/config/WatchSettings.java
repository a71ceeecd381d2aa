package io.phoenix.profile.config;

import java.time.Duration;

/**
 * The watch over this process's memory.
 *
 * @param checkInterval between two checks that no invalidation was missed
 * @param arrivalMax how long an invalidation may take to arrive
 * @param verifiedFor how long what is in memory counts as current after a check that found all well
 * @param sampleInterval between two comparisons of entries in memory with the database
 * @param sampleSize how many entries are compared
 */
public record WatchSettings(
        Duration checkInterval, Duration arrivalMax, Duration verifiedFor, Duration sampleInterval, int sampleSize) {

    static WatchSettings from(ConfigValues values) {
        Duration shortest = Duration.ofMillis(10);
        Duration longest = Duration.ofMinutes(5);
        return new WatchSettings(
                values.duration("watch.check.interval", Duration.ofMillis(500), shortest, longest),
                values.duration("watch.arrival.max", Duration.ofMillis(250), shortest, longest),
                values.duration("watch.verified.max", Duration.ofSeconds(2), shortest, longest),
                values.duration("watch.sample.interval", Duration.ofSeconds(1), shortest, longest),
                values.number("watch.sample.size", 5, 1, 1_000));
    }
}
