package io.phoenix.profile.transfer;

import java.time.Duration;

/**
 * How an import shares the database with readers: how many rows the next chunk has, and how long to pause after it. Not
 * thread-safe.
 *
 * <p>An import learns only between two chunks that reads are slow, so a chunk has as many rows as take about 30 ms. The pause
 * doubles while reads are slow and shrinks while they are not (multiplicative decrease and gradual increase of the rate, as in
 * TCP), and is never shorter than the maximum rate asks for.
 */
public final class Pace {

    private static final long CHUNK_NANOS = Duration.ofMillis(30).toNanos();

    /** The first chunk, of which nothing is known; and fewer would cost more than they spare. */
    private static final int ROWS_MIN = 50;

    /** Shorter ones are none. */
    private static final long PAUSE_MIN_NANOS = Duration.ofMillis(1).toNanos();

    /** Progress is made even beside reads that are slow for another reason. */
    private static final long PAUSE_MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private static final double SHRINKS_TO = 0.7;

    private final int rowsMax;
    private final double rowsPerSecondMax;
    private final long slowNanos;

    private int rows;
    private long pauseNanos;

    /**
     * Creates the pace of one import.
     *
     * @param rowsMax of a chunk
     * @param usual the latency of a read before the import began
     * @param factorMax how many times as long a read may take meanwhile
     */
    public Pace(int rowsMax, int rowsPerSecondMax, Duration usual, double factorMax) {
        this.rowsMax = rowsMax;
        this.rowsPerSecondMax = rowsPerSecondMax;
        this.slowNanos = (long) (usual.toNanos() * factorMax);
        this.rows = Math.min(ROWS_MIN, rowsMax);
    }

    /** The number of rows of the next chunk. */
    public int rows() {
        return rows;
    }

    /**
     * The pause after a chunk.
     *
     * @param done the rows of the chunk that changed something
     * @param took how long the chunk took
     * @param read the latency of reads meanwhile
     */
    public Duration pauseAfter(int done, Duration took, Duration read) {
        if (read.toNanos() > slowNanos) {
            pauseNanos = Math.min(PAUSE_MAX_NANOS, Math.max(2 * pauseNanos, took.toNanos() + PAUSE_MIN_NANOS));
        } else {
            long shorter = (long) (pauseNanos * SHRINKS_TO);
            pauseNanos = shorter < PAUSE_MIN_NANOS ? 0 : shorter;
        }
        resize(took);
        long ofRate = (long) (done / rowsPerSecondMax * 1e9) - took.toNanos();
        return Duration.ofNanos(Math.max(pauseNanos, Math.max(0, ofRate)));
    }

    /** Towards chunks of the wanted duration, by a factor of two at most: a single chunk may have met a checkpoint. */
    private void resize(Duration took) {
        double factor = Math.min(2, Math.max(0.5, CHUNK_NANOS / (double) Math.max(1, took.toNanos())));
        rows = (int) Math.min(rowsMax, Math.max(ROWS_MIN, rows * factor));
    }
}
