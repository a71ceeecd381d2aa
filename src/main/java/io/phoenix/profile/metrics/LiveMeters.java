package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;

/** Counts what live changes report. */
final class LiveMeters implements LiveMetrics {

    private final Counter changes;
    private final Counter dropped;

    LiveMeters(Meters meters) {
        this.changes = meters.counter("live.changes", "Changes sent to readers of live changes");
        this.dropped = meters.counter("live.dropped", "Readers of live changes dropped because they were slow");
    }

    @Override
    public void changeSent() {
        changes.increment();
    }

    @Override
    public void readerDropped() {
        dropped.increment();
    }
}
