package io.phoenix.profile.http.server;

import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Notices when an event loop was busy with one thing for too long: what it should do each second is late then. */
public final class EventLoopLag {

    private static final long INTERVAL_MILLIS = 1_000;

    private final HttpMetrics metrics;
    private long lastNanos = System.nanoTime();

    public EventLoopLag(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    /** Looks at the event loop that calls, for as long as its verticle is deployed. */
    public void watch(Vertx vertx) {
        vertx.setPeriodic(INTERVAL_MILLIS, due -> look());
    }

    private void look() {
        long now = System.nanoTime();
        metrics.eventLoopLagged(Math.max(0, now - lastNanos - TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS)));
        lastNanos = now;
    }
}
