package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.phoenix.profile.testing.TestProfiles;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Entries of L1 for tests that care about the version only. */
public final class CachedProfiles {

    private CachedProfiles() {}

    public static CachedProfile of(long version) {
        Profile profile =
                new Profile(TestProfiles.id(), "v" + version, false, 0, version, Instant.EPOCH, Instant.EPOCH);
        return CachedProfile.of(profile, TestProfiles.encoder());
    }

    public static ReadResult result(ProfileId id, long version) {
        return new ReadResult(id, of(version), Source.POSTGRES);
    }

    /** Offers an entry as the result of a load that began just now; returns whether it may be answered. */
    public static boolean offer(LocalCache cache, ProfileId id, long version, Stamp stamp) {
        return cache.run(List.of(id), begun -> Future.succeededFuture(cache.offer(begun, id, of(version), stamp)))
                .result();
    }
}
