package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Instant;

/** Entries of L1 for tests that care about version and epoch only. */
public final class CachedProfiles {

    private CachedProfiles() {}

    public static Profile profile(ProfileId id, long version) {
        return new Profile(id, "v" + version, false, 0, version, Instant.EPOCH, Instant.EPOCH);
    }

    public static CachedProfile of(ProfileId id, long version, int epoch) {
        Profile profile = profile(id, version);
        return CachedProfile.of(profile, TestProfiles.body(profile), epoch);
    }

    public static ReadResult result(ProfileId id, long version) {
        return new ReadResult(id, of(id, version, 0), Source.POSTGRES);
    }
}
