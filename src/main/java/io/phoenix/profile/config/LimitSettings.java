package io.phoenix.profile.config;

import java.time.Duration;

/**
 * The rate limits of an instance, beside those of callers, which are settings of their tenant.
 *
 * @param failures of the invalid credentials of one peer
 * @param publicReads of what one peer reads without credentials
 * @param keyedReads of what all clients of a tenant together read with its publishable keys
 * @param callersMax how many callers and peers are kept
 */
public record LimitSettings(Rate failures, Rate publicReads, Rate keyedReads, int callersMax) {

    /** The rate limits of one caller at one instance; a server may use {@code serverFactor} times as much as a user. */
    public record CallerLimits(Rate requests, Rate updates, Rate creations, int serverFactor) {

        static final CallerLimits BUILT_IN =
                new CallerLimits(new Rate(500, 1_000), new Rate(10, 100), new Rate(20, 500), 100);

        static CallerLimits from(ConfigValues values, String prefix, CallerLimits inherited) {
            String keys = prefix + "limits.";
            return new CallerLimits(
                    Rate.from(values, keys + "requests", inherited.requests),
                    Rate.from(values, keys + "updates", inherited.updates),
                    Rate.from(values, keys + "creations", inherited.creations),
                    values.number(keys + "server.factor", inherited.serverFactor, 1, 1_000));
        }
    }

    /** A token bucket: the refill rate, 0 for no limit, and the capacity. */
    public record Rate(int perSecond, int burst) {

        private static Rate from(ConfigValues values, String key, Rate inherited) {
            return new Rate(
                    values.number(key + ".rate", inherited.perSecond, 0, 1_000_000),
                    values.number(key + ".burst", inherited.burst, 1, 1_000_000));
        }

        /** How long an empty bucket takes to be full again; a second if there is no limit. */
        public Duration timeToFill() {
            return Duration.ofSeconds(perSecond == 0 ? 1 : burst / perSecond + 1L);
        }
    }

    static LimitSettings from(ConfigValues values) {
        return new LimitSettings(
                Rate.from(values, "limits.failures", new Rate(10, 100)),
                Rate.from(values, "limits.public", new Rate(100, 500)),
                Rate.from(values, "limits.public.tenant", new Rate(2_000, 10_000)),
                values.number("limits.callers.max", 100_000, 1, 10_000_000));
    }
}
