package io.phoenix.profile.tier;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.FakeTiers;
import java.time.Instant;

/** Profiles as the local tier keeps them, of which a test cares for the version and the epoch. */
final class Residents {

    private Residents() {}

    static Profile profile(ProfileId id, long version) {
        return new Profile(id, "v" + version, false, 0, version, Instant.EPOCH, Instant.EPOCH);
    }

    static Resident of(ProfileId id, long version, int epoch) {
        Profile profile = profile(id, version);
        return Resident.of(profile, FakeTiers.body(profile), epoch);
    }

    static Reading reading(ProfileId id, long version) {
        return new Reading(of(id, version, 0), Source.POSTGRES);
    }
}
