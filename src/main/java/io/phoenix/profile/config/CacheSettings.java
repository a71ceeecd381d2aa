package io.phoenix.profile.config;

import java.time.Duration;

/** The local cache: its size, the reads through it, how it is kept current, and how it is filled at start. */
public record CacheSettings(Local local, Reads reads, Poll poll, Sampling sampling, WarmUp warmUp) {

    /** The size of the local cache, and the age at which its profiles are reloaded. */
    public record Local(int sizeMax, Duration timeToLive) {}

    /** The limits of a read. */
    public record Reads(Duration deadline, int inFlightMax, Duration leaseWaitMax) {}

    /**
     * The polls of the change log, and what they vouch for. With more than {@code changesMax} changes in one poll all of the
     * local cache is invalidated.
     */
    public record Poll(
            Duration interval,
            Duration verifiedFor,
            int changesMax,
            int firstChangesMax,
            int watermarksMax,
            Duration clockSkewMax) {

        /** A poll must vouch for L1 until the next one may have ended; otherwise a healthy instance serves stale answers. */
        void requireOverlap(Duration pollTimeout, ConfigValues values) {
            Duration min = interval.plus(pollTimeout);
            if (verifiedFor.compareTo(min) < 0) {
                values.mistake(
                        "poll.verified.max",
                        "'" + ConfigValues.shown(verifiedFor) + "'",
                        "at least poll.interval + postgres.poll.timeout, " + ConfigValues.shown(min));
            }
        }
    }

    /** The comparison of cached profiles with the database. */
    public record Sampling(Duration interval, int size) {}

    /** The warm-up; 0 ids turn it off. */
    public record WarmUp(int idsMax, Duration timeMax, Duration saveInterval, Duration idsTimeToLive) {

        public boolean isEnabled() {
            return idsMax > 0;
        }
    }

    static CacheSettings from(ConfigValues values) {
        return new CacheSettings(
                new Local(
                        values.number("local.size.max", 100_000, 1, 100_000_000),
                        values.duration("local.time-to-live", "10m", "1s", "1d")),
                new Reads(
                        values.duration("read.deadline", "250ms", "1ms", "1m"),
                        values.number("read.under-way.max", 10_000, 1, 10_000_000),
                        values.duration("read.lease.wait", "100ms", "1ms", "10s")),
                new Poll(
                        values.duration("poll.interval", "500ms", "10ms", "5m"),
                        values.duration("poll.verified.max", "2s", "10ms", "5m"),
                        values.number("poll.changes.max", 10_000, 1, 1_000_000),
                        values.number("poll.first.changes.max", 20_000, 1, 10_000_000),
                        values.number("poll.watermarks.max", 100_000, 1, 100_000_000),
                        values.duration("poll.clock-skew.max", "10s", "1ms", "1d")),
                new Sampling(
                        values.duration("sample.interval", "1s", "10ms", "5m"),
                        values.number("sample.size", 5, 1, 1_000)),
                new WarmUp(
                        values.number("warm.ids.max", 10_000, 0, 1_000_000),
                        values.duration("warm.time.max", "3s", "10ms", "1m"),
                        values.duration("warm.save.interval", "1m", "10ms", "1h"),
                        values.duration("warm.ids.time-to-live", "10m", "1s", "1d")));
    }
}
