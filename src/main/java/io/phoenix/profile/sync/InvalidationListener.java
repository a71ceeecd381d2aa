package io.phoenix.profile.sync;

/** Hears what the bus has to say. Called from event loops, one call at a time, in the order of the messages. */
public interface InvalidationListener {

    /** A profile changed, here or elsewhere. */
    void invalidated(Invalidation invalidation);

    /** Messages may have been missed: after a subscription, and whenever a gap is found. */
    void invalidationsMissed(String reason);
}
