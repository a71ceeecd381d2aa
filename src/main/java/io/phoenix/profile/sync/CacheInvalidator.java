package io.phoenix.profile.sync;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.sync.ConsistencyCheck.CheckedCache;

/** Applies invalidations, gaps and consistency checks to L1. */
public record CacheInvalidator(LocalCache cache, ReadMetrics reads, ConsistencyMetrics consistency)
        implements CheckedCache {

    @Override
    public void invalidated(Invalidation invalidation) {
        consistency.received();
        if (invalidation.erased()) {
            cache.invalidateErased(invalidation.id(), invalidation.version());
        } else {
            cache.invalidate(invalidation.id(), invalidation.version());
        }
    }

    @Override
    public void invalidationsMissed(String reason) {
        consistency.gapDetected(reason);
        reads.epochBumped();
        cache.invalidateAll();
    }

    @Override
    public void verified(long nanos) {
        cache.markVerified(nanos);
    }
}
