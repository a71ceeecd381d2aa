package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.phoenix.profile.testing.FakeTiers;
import java.time.Instant;

/** Profiles as the local tier keeps them, of which a test cares for the version and the epoch. */
public final class CachedProfiles {

    private CachedProfiles() {}

    public static Profile profile(ProfileId id, long version) {
        return new Profile(id, "v" + version, false, 0, version, Instant.EPOCH, Instant.EPOCH);
    }

    public static CachedProfile of(ProfileId id, long version, int epoch) {
        Profile profile = profile(id, version);
        return CachedProfile.of(profile, FakeTiers.body(profile), epoch);
    }

    public static ReadResult reading(ProfileId id, long version) {
        return new ReadResult(of(id, version, 0), Source.POSTGRES);
    }
}
