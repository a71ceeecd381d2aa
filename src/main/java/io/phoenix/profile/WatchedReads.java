package io.phoenix.profile;

import io.phoenix.profile.bus.ConsistencyWatch.WatchedTier;
import io.phoenix.profile.bus.Invalidation;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.tier.ReadPath;

/** Joins the bus to the read path: neither knows the other. */
record WatchedReads(ReadPath reads, ConsistencyMetrics metrics) implements WatchedTier {

    @Override
    public void invalidated(Invalidation invalidation) {
        reads.announced(invalidation.id(), invalidation.version());
    }

    @Override
    public void invalidationsMissed(String reason) {
        metrics.invalidationsMissed(reason);
        reads.announcementsMissed();
    }

    @Override
    public void verified(long nanos) {
        reads.verified(nanos);
    }
}
