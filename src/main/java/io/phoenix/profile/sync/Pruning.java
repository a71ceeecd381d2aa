package io.phoenix.profile.sync;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Prunes the change log, or the change feed, in batches (rule 8 of docs/consistency.md). Every instance does; each skips the rows
 * that another is removing. Runs on the event loop of its timer.
 */
public final class Pruning {

    /** A statement of this size takes some ten milliseconds. */
    private static final int BATCH_MAX = 5_000;

    private static final long PAUSE_MILLIS = 100;

    private final Vertx vertx;
    private final IntFunction<Future<Integer>> prune;

    private boolean pruning;

    /** Calls {@code prune} with the maximum size of a batch; it returns how many rows it removed. */
    public Pruning(Vertx vertx, IntFunction<Future<Integer>> prune) {
        this.vertx = vertx;
        this.prune = prune;
    }

    /** Prunes until nothing is left, unless that is being done already. A failure is left to the next call. */
    public void run() {
        if (!pruning) {
            Future<Void> batches = pruneBatches();
            pruning = true;
            batches.onComplete(ended -> pruning = false);
        }
    }

    private Future<Void> pruneBatches() {
        return prune.apply(BATCH_MAX)
                .compose(removed -> removed < BATCH_MAX
                        ? Future.succeededFuture()
                        : vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(paused -> pruneBatches()));
    }
}
