package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;

/** Counts what the connections of the API port report. */
final class ConnectionMeters implements ConnectionMetrics {

    private final Counter refused;
    private final Counter slow;

    ConnectionMeters(Meters meters) {
        this.refused = meters.counter("connections.refused", "Connections closed at once, since there were too many");
        this.slow = meters.counter(
                "connections.slow", "Connections closed because a request line and headers were long in coming");
    }

    @Override
    public void connectionRefused() {
        refused.increment();
    }

    @Override
    public void headExpired() {
        slow.increment();
    }
}
