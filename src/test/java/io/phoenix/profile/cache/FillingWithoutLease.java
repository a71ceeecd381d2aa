package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A shared tier that has lost a mechanism: it accepts a fill whether or not the lease is still held. */
record FillingWithoutLease(SharedCache tier) implements SharedCache {

    @Override
    public Future<Boolean> fill(Profile profile, LeaseToken token) {
        LeaseToken forced = LeaseToken.draw(new SecureRandom());
        return tier.dropOlder(profile.id(), Long.MIN_VALUE)
                .compose(leaseEnded -> tier.lease(profile.id(), forced))
                .compose(leased -> tier.fill(profile, forced));
    }

    @Override
    public Future<Optional<Profile>> get(ProfileId id) {
        return tier.get(id);
    }

    @Override
    public Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids) {
        return tier.getAll(ids);
    }

    @Override
    public Future<Boolean> lease(ProfileId id, LeaseToken token) {
        return tier.lease(id, token);
    }

    @Override
    public Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token) {
        return tier.leaseAll(ids, token);
    }

    @Override
    public void fillAll(List<Profile> profiles, LeaseToken token) {
        profiles.forEach(profile -> fill(profile, token));
    }

    @Override
    public Future<Void> release(ProfileId id, LeaseToken token) {
        return tier.release(id, token);
    }

    @Override
    public Future<Void> replace(Profile profile) {
        return tier.replace(profile);
    }

    @Override
    public Future<Void> dropOlder(ProfileId id, long version) {
        return tier.dropOlder(id, version);
    }
}
