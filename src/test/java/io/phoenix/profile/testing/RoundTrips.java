package io.phoenix.profile.testing;

import java.util.function.IntConsumer;

/**
 * Counts how often something was sent after an answer had come: what is sent together, over however many connections and
 * to however many servers, is one trip. With a network that is slow enough, that is what a caller waits for.
 */
public final class RoundTrips {

    private final IntConsumer whenTripBegins;

    private boolean answered = true;
    private int count;

    /**
     * Counts from zero.
     *
     * @param whenTripBegins is given the number of each trip before its first byte goes on to a server
     */
    public RoundTrips(IntConsumer whenTripBegins) {
        this.whenTripBegins = whenTripBegins;
    }

    /** How many there were. */
    public synchronized int count() {
        return count;
    }

    /** Counts from zero again. */
    public synchronized void restart() {
        answered = true;
        count = 0;
    }

    synchronized void asked() {
        if (answered) {
            answered = false;
            count++;
            whenTripBegins.accept(count);
        }
    }

    synchronized void answered() {
        answered = true;
    }
}
