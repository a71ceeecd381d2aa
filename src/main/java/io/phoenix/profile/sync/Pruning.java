package io.phoenix.profile.sync;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Prunes the change log, or the change feed, in batches (rule 8 of docs/consistency.md). Every instance does; each skips the rows
 * that another is removing. Runs on the event loop of its timer.
 *
 * <p>A batch is bounded by time. One that fails or takes longer than half a second is followed by batches of half its size, and
 * one that takes a quarter of that at most by larger ones: where a large batch would exceed the time limit of a statement, a
 * small one still removes something.
 */
public final class Pruning {

    /** A statement of this size takes some ten milliseconds on a server that is not busy. */
    private static final int BATCH_MAX = 5_000;

    private static final int BATCH_MIN = 10;

    private static final Duration BATCH_TIME_MAX = Duration.ofMillis(500);

    private static final long PAUSE_MILLIS = 100;

    private final Vertx vertx;
    private final IntFunction<Future<Integer>> prune;
    private final LongSupplier nanoClock;

    private int batch = BATCH_MAX;
    private boolean pruning;

    /**
     * Calls {@code prune} with the maximum size of a batch; it returns how many rows it removed.
     *
     * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
     */
    public Pruning(Vertx vertx, IntFunction<Future<Integer>> prune, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.prune = prune;
        this.nanoClock = nanoClock;
    }

    /** Prunes until nothing is left, unless that is being done already. A failure of the smallest batch is left to the next call. */
    public void run() {
        if (!pruning) {
            pruning = true;
            pruneBatch();
        }
    }

    private void pruneBatch() {
        int size = batch;
        long begun = nanoClock.getAsLong();
        prune.apply(size).onComplete(ended -> {
            adapt(size, ended.failed(), Duration.ofNanos(nanoClock.getAsLong() - begun));
            if (mayBeMore(size, ended)) {
                vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).onComplete(paused -> pruneBatch());
            } else {
                pruning = false;
            }
        });
    }

    private void adapt(int size, boolean failed, Duration took) {
        if (failed || took.compareTo(BATCH_TIME_MAX) > 0) {
            batch = Math.max(BATCH_MIN, size / 2);
        } else if (took.compareTo(BATCH_TIME_MAX.dividedBy(4)) <= 0) {
            batch = Math.min(BATCH_MAX, 2 * size);
        }
    }

    private static boolean mayBeMore(int size, AsyncResult<Integer> ended) {
        return ended.succeeded() ? ended.result() >= size : size > BATCH_MIN;
    }
}
