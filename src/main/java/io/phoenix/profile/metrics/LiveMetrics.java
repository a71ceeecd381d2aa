package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;

/** Metrics of live streams. Thread-safe; never blocks. */
public final class LiveMetrics {

    private final Counter changesSent;
    private final Counter streamsDropped;

    LiveMetrics(Meters meters) {
        this.changesSent = meters.counter("live.changes.sent", "Changes sent to live streams");
        this.streamsDropped =
                meters.counter("live.streams.dropped", "Live streams closed because their reader was too slow");
    }

    public void changeSent() {
        changesSent.increment();
    }

    public void streamDropped() {
        streamsDropped.increment();
    }
}
