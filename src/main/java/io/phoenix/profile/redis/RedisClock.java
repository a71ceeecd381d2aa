package io.phoenix.profile.redis;

import java.util.concurrent.TimeUnit;

/**
 * Converts times of this process to the clock of Redis, whose {@code TIME} scripts compare them with.
 *
 * <p>Errs towards earlier: by the time that a reply of Redis took to arrive, and, of several servers or after the clock was
 * set, by the clock that is behind. So a script takes a load for older than it is, never for younger. Each reply that tells
 * the time corrects it; an error is forgotten within one to two windows of
 * {@value #WINDOW_SECONDS} s.
 *
 * <p>Thread-safe.
 */
final class RedisClock {

    /** Earlier than every load. */
    static final long UNKNOWN = 0;

    private static final int WINDOW_SECONDS = 10;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
    private static final long NONE = Long.MAX_VALUE;

    /** What to add to microseconds of this process; the least that was seen in the present and in the previous window. */
    private long offset = NONE;

    private long previousOffset = NONE;
    private long windowNanos;

    /**
     * Redis told its time.
     *
     * @param nanos {@link System#nanoTime} when the reply had arrived
     */
    synchronized void learn(long seconds, long micros, long nanos) {
        long seen = TimeUnit.SECONDS.toMicros(seconds) + micros - TimeUnit.NANOSECONDS.toMicros(nanos);
        if (offset == NONE) {
            offset = seen;
            windowNanos = nanos;
        } else if (nanos - windowNanos >= WINDOW_NANOS) {
            previousOffset = nanos - windowNanos >= 2 * WINDOW_NANOS ? NONE : offset;
            offset = seen;
            windowNanos = nanos;
        } else {
            offset = Math.min(offset, seen);
        }
    }

    /** The time in microseconds since 1970 by the clock of Redis; {@link #UNKNOWN} before anything was learned. */
    synchronized long micros(long nanos) {
        long least = Math.min(offset, previousOffset);
        return least == NONE ? UNKNOWN : TimeUnit.NANOSECONDS.toMicros(nanos) + least;
    }
}
