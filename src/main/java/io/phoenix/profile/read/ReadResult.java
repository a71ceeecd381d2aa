package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A profile that was read, or a kept erasure, and where it came from. */
public record ReadResult(ProfileId id, CachedProfile profile, Source source) {

    /** The hit, the kept erasure, or the stale copy while L1 is not verified; null for a miss. */
    static @Nullable ReadResult fromL1(LocalCache cache, ProfileId id) {
        // first: what an instance has once it is verified is not older than that
        boolean verified = cache.isVerified();
        CachedProfile entry = cache.getStale(id);
        return entry == null ? null : new ReadResult(id, entry, verified ? Source.LOCAL : Source.STALE);
    }

    /** Fails if it is a kept erasure. No answer could mark one as stale, so without anything to vouch for it there is none. */
    Future<ReadResult> answer() {
        if (!profile.isErased()) {
            return Future.succeededFuture(this);
        }
        return Future.failedFuture(
                source == Source.STALE
                        ? new ProfileFailure(
                                Kind.DEPENDENCY_UNAVAILABLE,
                                "erased, as far as is known without the database (try again)")
                        : ProfileFailure.erased(id));
    }
}
