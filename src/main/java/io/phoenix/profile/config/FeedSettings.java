package io.phoenix.profile.config;

import java.time.Duration;

/** The change feed: how long changes are kept, how many an answer has, and the limits of requests that wait. */
public record FeedSettings(Duration retention, int pageMax, Waiting waiting) {

    /** The longest wait; how many requests may wait on an instance, and how many of one tenant. */
    public record Waiting(Duration max, int requestsMax, int tenantMax) {}

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    static FeedSettings from(ConfigValues values, Duration idleTimeout) {
        Duration longest = idleTimeout.dividedBy(2);
        Duration waitMax = longest.compareTo(WAIT_MAX) < 0 ? longest : WAIT_MAX;
        FeedSettings settings = new FeedSettings(
                values.duration("changes.retention", "7d", "1s", "365d"),
                values.number("changes.page.max", 1_000, 1, 10_000),
                new Waiting(
                        values.duration("changes.wait.max", ConfigValues.shown(waitMax), "0s", "10m"),
                        values.number("changes.waiting.max", 1_000, 1, 1_000_000),
                        values.number("changes.waiting.tenant.max", 20, 1, 1_000_000)));
        settings.requireWaitWithin(longest, values);
        return settings;
    }

    /** Nothing is sent while a request waits, and the server closes idle connections. */
    private void requireWaitWithin(Duration longest, ConfigValues values) {
        if (waiting.max.compareTo(longest) > 0) {
            values.mistake(
                    "changes.wait.max",
                    "'" + ConfigValues.shown(waiting.max) + "'",
                    "from 0s to " + ConfigValues.shown(longest) + ", half of http.idle.timeout");
        }
    }
}
