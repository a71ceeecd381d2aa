package io.phoenix.profile.config;

import java.time.Duration;

/**
 * Listing profiles and finding them by name: how many searches run at once, on connections of their own; the time limit of each;
 * how many requests a search costs at the rate limit; and how many names with a text are looked at.
 */
public record SearchSettings(boolean enabled, int concurrentMax, Duration timeout, int cost, int matchesMax) {

    static SearchSettings from(ConfigValues values) {
        return new SearchSettings(
                values.flag("search.enabled", true),
                values.number("search.concurrent.max", 2, 1, 100),
                values.duration("search.timeout", "500ms", "1ms", "1m"),
                values.number("search.cost", 10, 1, 1_000),
                values.number("search.matches.max", 1_000, 1, 100_000));
    }
}
