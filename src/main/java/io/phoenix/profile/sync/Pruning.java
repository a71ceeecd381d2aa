package io.phoenix.profile.sync;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Prunes the change log in batches (rule 8 of docs/consistency.md). Every instance does; each skips the rows that another is
 * removing. Runs on the event loop of its timer.
 */
public final class Pruning {

    /** A statement of this size takes some ten milliseconds. */
    private static final int BATCH_MAX = 5_000;

    private static final long PAUSE_MILLIS = 100;

    private final Vertx vertx;
    private final ChangeLog log;

    private boolean pruning;

    public Pruning(Vertx vertx, ChangeLog log) {
        this.vertx = vertx;
        this.log = log;
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
        return log.prune(BATCH_MAX)
                .compose(removed -> removed < BATCH_MAX
                        ? Future.succeededFuture()
                        : vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(paused -> pruneBatches()));
    }
}
