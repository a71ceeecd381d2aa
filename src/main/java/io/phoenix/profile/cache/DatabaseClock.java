package io.phoenix.profile.cache;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The clock of the database, as polls show it. Versions are its microseconds, so a version in its future is of no commit.
 * Thread-safe.
 */
final class DatabaseClock {

    /** A measured offset of two clocks is never exactly 0. */
    private static final long UNKNOWN = 0;

    private final LongSupplier nanoClock;
    private final long skewMaxMicros;

    /** The clock of the database minus that of this process, in microseconds. */
    private volatile long offsetMicros = UNKNOWN;

    /**
     * A clock that is not known yet.
     *
     * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
     * @param skewMax how far a version may be ahead
     */
    DatabaseClock(LongSupplier nanoClock, Duration skewMax) {
        this.nanoClock = nanoClock;
        this.skewMaxMicros = skewMax.toMillis() * 1_000;
    }

    /** Learns what it showed at a time of this process. */
    void learn(long micros, long nanos) {
        offsetMicros = micros - nanos / 1_000;
    }

    /** Whether a commit may have this version by now. None is believed before the clock is known. */
    boolean isBelievable(long version) {
        return version <= nanoClock.getAsLong() / 1_000 + offsetMicros + skewMaxMicros;
    }

    /** Whether no commit can have this version yet; false while the clock is not known. */
    boolean isBeyond(long version) {
        return offsetMicros != UNKNOWN && !isBelievable(version);
    }
}
