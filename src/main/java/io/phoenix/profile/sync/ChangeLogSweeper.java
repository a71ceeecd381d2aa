package io.phoenix.profile.sync;

import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Publishes changes whose writer died, could not reach Redis, or bypassed the service. Every instance has a sweeper; each
 * skips what another is sweeping.
 */
public final class ChangeLogSweeper {

    private static final Duration PRUNE_INTERVAL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final ChangeLog log;
    private final ChangePublisher publisher;
    private final Duration interval;
    private final ConsistencyMetrics metrics;

    private final Queue<Long> timers = new ConcurrentLinkedQueue<>();

    private boolean sweeping;
    private boolean measuring;

    public ChangeLogSweeper(
            Vertx vertx, ChangeLog log, ChangePublisher publisher, Duration interval, ConsistencyMetrics metrics) {
        this.vertx = vertx;
        this.log = log;
        this.publisher = publisher;
        this.interval = interval;
        this.metrics = metrics;
    }

    public void start() {
        timers.add(vertx.setPeriodic(interval.toMillis(), timer -> sweepUnlessSweeping()));
        timers.add(vertx.setPeriodic(interval.toMillis(), timer -> measureLag()));
        timers.add(vertx.setPeriodic(PRUNE_INTERVAL.toMillis(), timer -> log.prune()));
    }

    public void stop() {
        timers.forEach(vertx::cancelTimer);
    }

    private void sweepUnlessSweeping() {
        if (!sweeping) {
            sweeping = true;
            sweep().onComplete(ended -> sweeping = false);
        }
    }

    /** Separate from the sweeps, which must not wait for it. */
    private void measureLag() {
        if (!measuring) {
            measuring = true;
            log.lag().onSuccess(metrics::publishLag).onComplete(ended -> measuring = false);
        }
    }

    /** Repeats until nothing is left: a fail-over of Redis leaves many changes. */
    private Future<Void> sweep() {
        return log.sweep(publisher::republish).compose(published -> {
            if (published == 0) {
                return Future.succeededFuture();
            }
            metrics.republished(published);
            return sweep();
        });
    }
}
