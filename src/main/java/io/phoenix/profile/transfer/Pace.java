package io.phoenix.profile.transfer;

import java.time.Duration;

/**
 * How long an import pauses after each chunk, so that reads of others keep their latency: a pause that doubles while reads are
 * slow and shrinks while they are not (additive-increase, multiplicative-decrease of the rate, as in TCP), and is never shorter
 * than the maximum rate asks for. Not thread-safe.
 */
public final class Pace {

    /** Shorter ones are none. */
    private static final long PAUSE_MIN_NANOS = Duration.ofMillis(1).toNanos();

    /** Progress is made even beside reads that are slow for another reason. */
    private static final long PAUSE_MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private static final double SHRINKS_TO = 0.7;

    private final double rowsPerSecondMax;
    private final long slowNanos;

    private long pauseNanos;

    /**
     * Creates the pace of one import.
     *
     * @param usual the latency of a read before the import began
     * @param factorMax how many times as long a read may take meanwhile
     */
    public Pace(int rowsPerSecondMax, Duration usual, double factorMax) {
        this.rowsPerSecondMax = rowsPerSecondMax;
        this.slowNanos = (long) (usual.toNanos() * factorMax);
    }

    /**
     * The pause after a chunk.
     *
     * @param took how long the chunk took
     * @param read the latency of reads meanwhile
     */
    public Duration pauseAfter(int rows, Duration took, Duration read) {
        if (read.toNanos() > slowNanos) {
            pauseNanos = Math.min(PAUSE_MAX_NANOS, Math.max(2 * pauseNanos, took.toNanos() / 2 + PAUSE_MIN_NANOS));
        } else {
            long shorter = (long) (pauseNanos * SHRINKS_TO);
            pauseNanos = shorter < PAUSE_MIN_NANOS ? 0 : shorter;
        }
        long ofRate = (long) (rows / rowsPerSecondMax * 1e9) - took.toNanos();
        return Duration.ofNanos(Math.max(pauseNanos, Math.max(0, ofRate)));
    }
}
