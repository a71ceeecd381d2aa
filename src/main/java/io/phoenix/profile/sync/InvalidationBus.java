package io.phoenix.profile.sync;

import io.vertx.core.Future;

/**
 * Carries invalidations between instances, at most once. A listener is told when it may have missed some.
 *
 * <p>Safe for use by several threads.
 */
public interface InvalidationBus {

    /** Sends to every subscribed instance, this one included; ends when the bus has taken the message, or fails. */
    Future<Void> announce(Invalidation invalidation);

    /**
     * Subscribes for as long as the process lives: a subscription that ends is opened again. Before the first message
     * and after every gap the listener hears {@link InvalidationListener#invalidationsMissed}.
     *
     * @return ends when the first subscription is confirmed
     */
    Future<Void> subscribe(InvalidationListener listener);

    /** Whether the subscription is confirmed at this moment, so that messages arrive. */
    boolean isSubscribed();

    /** The number of the newest message that arrived here, or that had been sent when the subscription was confirmed. */
    long receivedSequence();

    /** How far the bus itself is. */
    Future<Position> position();

    /** Subscribes anew, because the present subscription has gone silent. */
    void resubscribe(String reason);

    /**
     * How far a bus is.
     *
     * @param sequence the number of the newest message sent
     * @param incarnation changes when the bus may have forgotten something: a restart, a failover
     */
    record Position(long sequence, String incarnation) {}
}
