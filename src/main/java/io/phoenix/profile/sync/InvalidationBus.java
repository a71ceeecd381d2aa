package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.vertx.core.Future;

/**
 * Carries invalidations between instances in milliseconds, at most once. Messages may be lost, late or repeated: nothing
 * depends on them. Those that arrive are authentic. Thread-safe.
 */
public interface InvalidationBus {

    /**
     * Sends to every subscribed instance, including this one. Completes when the bus has accepted the message.
     *
     * @param incarnation of the database that committed the change
     */
    Future<Void> publish(Incarnation incarnation, Invalidation invalidation);

    /** Subscribes, and resubscribes whenever the subscription ends. */
    void subscribe(InvalidationListener listener);

    /** Whether the subscription is confirmed. */
    boolean isSubscribed();
}
