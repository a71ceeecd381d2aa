package io.phoenix.profile.testing;

import java.util.function.IntConsumer;

/**
 * Counts round trips: requests that are sent before the next response arrives, over any connections and to any servers, are
 * one trip. If network latency dominates, this is what a caller waits for. Safe for use by several threads.
 */
public final class RoundTrips {

    private final IntConsumer whenTripBegins;

    private boolean received = true;
    private int count;

    /**
     * A counter at zero.
     *
     * @param whenTripBegins called with the number of each trip before its first byte is forwarded
     */
    public RoundTrips(IntConsumer whenTripBegins) {
        this.whenTripBegins = whenTripBegins;
    }

    public synchronized int count() {
        return count;
    }

    public synchronized void reset() {
        received = true;
        count = 0;
    }

    synchronized void sent() {
        if (received) {
            received = false;
            count++;
            whenTripBegins.accept(count);
        }
    }

    synchronized void received() {
        received = true;
    }
}
