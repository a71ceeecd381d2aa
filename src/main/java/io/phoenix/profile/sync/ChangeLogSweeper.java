package io.phoenix.profile.sync;

import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;

/**
 * Tells what nobody told: changes whose writer died, could not reach Redis, or was a person in psql. Every instance has a
 * sweeper; what one is busy with the others pass over.
 */
public final class ChangeLogSweeper {

    private static final Duration PRUNE_INTERVAL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final ChangeLog log;
    private final Function<Invalidation, Future<Void>> tell;
    private final Duration interval;
    private final ConsistencyMetrics metrics;

    private boolean sweeping;
    private boolean measuring;

    /**
     * A sweeper that has not begun.
     *
     * @param tell tells the other instances of a change
     * @param interval between two looks at the log
     */
    public ChangeLogSweeper(
            Vertx vertx,
            ChangeLog log,
            Function<Invalidation, Future<Void>> tell,
            Duration interval,
            ConsistencyMetrics metrics) {
        this.vertx = vertx;
        this.log = log;
        this.tell = tell;
        this.interval = interval;
        this.metrics = metrics;
    }

    /** Begins; goes on for as long as Vert.x runs. */
    public void start() {
        vertx.setPeriodic(interval.toMillis(), timer -> sweepUnlessBusy());
        vertx.setPeriodic(interval.toMillis(), timer -> measureUnlessBusy());
        vertx.setPeriodic(PRUNE_INTERVAL.toMillis(), timer -> log.prune());
    }

    private void sweepUnlessBusy() {
        if (!sweeping) {
            sweeping = true;
            sweepAll().onComplete(ended -> sweeping = false);
        }
    }

    /** Beside the sweeps, which must not wait for it. */
    private void measureUnlessBusy() {
        if (!measuring) {
            measuring = true;
            log.lag().onSuccess(metrics::publishLag).onComplete(ended -> measuring = false);
        }
    }

    /** Goes on until nothing is left, since after a failover of Redis there is much to tell. */
    private Future<Void> sweepAll() {
        return log.sweep(tell).compose(told -> {
            if (told == 0) {
                return Future.succeededFuture();
            }
            metrics.republished(told);
            return sweepAll();
        });
    }
}
