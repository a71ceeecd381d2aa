package io.phoenix.profile.sync;

import io.vertx.core.Future;

/** Carries invalidations between instances, at most once, and reports when messages may have been lost. Thread-safe. */
public interface InvalidationBus {

    /** Sends to every subscribed instance, including this one. Completes when the bus has accepted the message. */
    Future<Void> publish(Invalidation invalidation);

    /**
     * Subscribes, and resubscribes whenever the subscription ends. It calls {@link
     * InvalidationListener#invalidationsMissed} before the first message and after each gap.
     *
     * @return completes when the first subscription is confirmed
     */
    Future<Void> subscribe(InvalidationListener listener);

    /** Whether the subscription is confirmed. */
    boolean isSubscribed();

    /** The sequence number of the last message received, or of the bus when the subscription was confirmed. */
    long receivedSequence();

    /** Fails if the bus is unreachable. */
    Future<Position> position();

    /** Replaces a subscription that lost messages. */
    void resubscribe(String reason);

    /**
     * The position of a bus.
     *
     * @param sequence the number of the last message sent
     * @param incarnation changes when the bus may have lost state: a restart, a fail-over
     */
    record Position(long sequence, String incarnation) {}
}
