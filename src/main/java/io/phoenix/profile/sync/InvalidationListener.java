package io.phoenix.profile.sync;

/** Receives invalidations. Called on event loops, one call at a time, in the order of the messages. */
public interface InvalidationListener {

    /** A profile changed, on any instance. */
    void invalidated(Invalidation invalidation);

    /** Invalidations may have been lost: after each subscription, and whenever a gap is found. */
    void invalidationsMissed(String reason);
}
