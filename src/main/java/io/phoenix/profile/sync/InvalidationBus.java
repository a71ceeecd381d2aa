package io.phoenix.profile.sync;

import io.vertx.core.Future;

/**
 * Carries invalidations between instances, at most once, and reports when messages may have been lost. Thread-safe.
 */
public interface InvalidationBus {

    /** Sends to every subscribed instance, this one included. Completes when the bus has accepted the message. */
    Future<Void> publish(Invalidation invalidation);

    /**
     * Subscribes for the life of the process: it subscribes again after a subscription has ended. Before the first message and
     * after each gap the listener gets {@link InvalidationListener#invalidationsMissed}.
     *
     * @return completes when the first subscription is confirmed
     */
    Future<Void> subscribe(InvalidationListener listener);

    /** Whether the subscription is confirmed now. */
    boolean isSubscribed();

    /** The sequence number of the newest message received, or that the bus had when the subscription was confirmed. */
    long receivedSequence();

    /** The position of the bus itself. */
    Future<Position> position();

    /** Replaces the present subscription, which has gone silent. */
    void resubscribe(String reason);

    /**
     * The position of a bus.
     *
     * @param sequence the number of the newest message sent
     * @param incarnation changes when the bus may have lost state: a restart, a fail-over
     */
    record Position(long sequence, String incarnation) {}
}
