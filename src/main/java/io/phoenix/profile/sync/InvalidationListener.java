package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;

/** Receives invalidations from the bus. Called on an event loop, one call at a time. */
@FunctionalInterface
public interface InvalidationListener {

    /** A profile changed, on any instance. */
    void invalidated(Incarnation incarnation, Invalidation invalidation);
}
