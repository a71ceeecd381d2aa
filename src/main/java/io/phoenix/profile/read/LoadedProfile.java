package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;

/** A profile, or a kept erasure, that was loaded on a miss, when it was read from the store, and where it came from. */
record LoadedProfile(ProfileId id, CachedProfile profile, Stamp stamp, Source source) {

    /** A load is repeated if the database fails over in the meantime; two fail-overs during one load are enough. */
    static final int LOADS_MAX = 3;

    static LoadedProfile fromL2(SharedValue value, Source source) {
        return new LoadedProfile(value.id(), value.toCached(), value.stamp(), source);
    }

    /** Offers the profile to L1; false if it must be loaded again. A stale one is answered, but never kept. */
    boolean offerTo(LocalCache cache, LocalCache.Load load) {
        return source == Source.STALE || cache.offer(load, id, profile, stamp);
    }

    SharedValue toShared() {
        return SharedValue.of(id, profile, stamp);
    }

    ReadResult toResult() {
        return new ReadResult(id, profile, source);
    }
}
