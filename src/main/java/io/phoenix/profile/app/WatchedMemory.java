package io.phoenix.profile.app;

import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.sync.ConsistencyCheck.WatchedTier;
import io.phoenix.profile.sync.Invalidation;

/** Joins the bus to the memory: neither knows the other. */
record WatchedMemory(ProfileCache memory, ConsistencyMetrics metrics) implements WatchedTier {

    @Override
    public void invalidated(Invalidation invalidation) {
        metrics.received();
        if (invalidation.erased()) {
            memory.erased(invalidation.id(), invalidation.version());
        } else {
            memory.announced(invalidation.id(), invalidation.version());
        }
    }

    @Override
    public void invalidationsMissed(String reason) {
        metrics.gapDetected(reason);
        memory.announcementsMissed();
    }

    @Override
    public void verified(long nanos) {
        memory.verified(nanos);
    }
}
