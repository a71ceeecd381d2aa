package io.phoenix.profile.testing;

import java.util.function.IntConsumer;

/** Counts round trips. Requests sent before the next response count as one, over any connection to any server: where network
 * latency dominates, the count decides how long a caller waits. Thread-safe.
 */
public final class RoundTrips {

    private final IntConsumer onTripStart;

    private boolean received = true;
    private int count;

    /**
     * A counter at zero.
     *
     * @param onTripStart called with the number of each trip before its first byte is forwarded
     */
    public RoundTrips(IntConsumer onTripStart) {
        this.onTripStart = onTripStart;
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
            onTripStart.accept(count);
        }
    }

    synchronized void received() {
        received = true;
    }
}
