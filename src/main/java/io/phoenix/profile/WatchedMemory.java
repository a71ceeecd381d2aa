package io.phoenix.profile;

import io.phoenix.profile.bus.ConsistencyWatch.WatchedTier;
import io.phoenix.profile.bus.Invalidation;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.tier.Memory;

/** Joins the bus to the memory: neither knows the other. */
record WatchedMemory(Memory memory, ConsistencyMetrics metrics) implements WatchedTier {

    @Override
    public void invalidated(Invalidation invalidation) {
        metrics.heard();
        if (invalidation.erased()) {
            memory.erased(invalidation.id(), invalidation.version());
        } else {
            memory.announced(invalidation.id(), invalidation.version());
        }
    }

    @Override
    public void invalidationsMissed(String reason) {
        metrics.invalidationsMissed(reason);
        memory.announcementsMissed();
    }

    @Override
    public void verified(long nanos) {
        memory.verified(nanos);
    }
}
