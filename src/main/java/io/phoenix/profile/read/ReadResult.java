package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileId;
import org.jspecify.annotations.Nullable;

/** A profile that was read, and where it came from. */
public record ReadResult(ProfileId id, CachedProfile profile, Source source) {

    /** The hit, or the stale copy while L1 is not verified; null for a miss. */
    static @Nullable ReadResult fromL1(LocalCache cache, ProfileId id) {
        CachedProfile hit = cache.get(id);
        if (hit != null) {
            return new ReadResult(id, hit, Source.LOCAL);
        }
        CachedProfile stale = cache.isVerified() ? null : cache.getStale(id);
        return stale == null ? null : new ReadResult(id, stale, Source.STALE);
    }
}
