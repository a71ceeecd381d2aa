package io.phoenix.profile.config;

import java.time.Duration;

/**
 * The rate limits of one caller at one instance; a server may use {@code serverFactor} times as much as a user. Failures are
 * the invalid credentials of one peer.
 */
public record LimitSettings(
        Rate requests, Rate updates, Rate creations, Rate failures, int serverFactor, int callersMax) {

    /** A token bucket: the refill rate, 0 for no limit, and the capacity. */
    public record Rate(int perSecond, int burst) {

        private static Rate from(ConfigValues values, String key, int perSecond, int burst) {
            return new Rate(
                    values.number(key + ".rate", perSecond, 0, 1_000_000),
                    values.number(key + ".burst", burst, 1, 1_000_000));
        }

        /** How long an empty bucket takes to be full again; a second if there is no limit. */
        public Duration timeToFill() {
            return Duration.ofSeconds(perSecond == 0 ? 1 : burst / perSecond + 1L);
        }
    }

    static LimitSettings from(ConfigValues values) {
        return new LimitSettings(
                Rate.from(values, "limits.requests", 500, 1_000),
                Rate.from(values, "limits.updates", 10, 100),
                Rate.from(values, "limits.creations", 20, 500),
                Rate.from(values, "limits.failures", 10, 100),
                values.number("limits.server.factor", 100, 1, 1_000),
                values.number("limits.callers.max", 100_000, 1, 10_000_000));
    }
}
