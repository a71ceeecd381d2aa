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

/** An L2 without the lease: it accepts every fill. */
record FillingWithoutLease(SharedCache cache) implements SharedCache {

    @Override
    public Future<Boolean> fill(Profile profile, LeaseToken token) {
        LeaseToken forced = LeaseToken.draw(new SecureRandom());
        return cache.dropOlder(profile.id(), Long.MIN_VALUE)
                .compose(leaseEnded -> cache.lease(profile.id(), forced))
                .compose(leased -> cache.fill(profile, forced));
    }

    @Override
    public Future<Optional<Profile>> get(ProfileId id) {
        return cache.get(id);
    }

    @Override
    public Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids) {
        return cache.getAll(ids);
    }

    @Override
    public Future<Boolean> lease(ProfileId id, LeaseToken token) {
        return cache.lease(id, token);
    }

    @Override
    public Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token) {
        return cache.leaseAll(ids, token);
    }

    @Override
    public void fillAll(List<Profile> profiles, LeaseToken token) {
        profiles.forEach(profile -> fill(profile, token));
    }

    @Override
    public Future<Void> release(ProfileId id, LeaseToken token) {
        return cache.release(id, token);
    }

    @Override
    public Future<Void> replace(Profile profile) {
        return cache.replace(profile);
    }

    @Override
    public Future<Void> dropOlder(ProfileId id, long version) {
        return cache.dropOlder(id, version);
    }
}
