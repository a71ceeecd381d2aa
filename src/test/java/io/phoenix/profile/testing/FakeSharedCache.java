package io.phoenix.profile.testing;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An in-memory L2. Tests can make it unreachable; leases do not expire. Thread-safe. */
public final class FakeSharedCache implements SharedCache {

    private final Map<ProfileId, Profile> values = new HashMap<>();
    private final Map<ProfileId, LeaseToken> leases = new HashMap<>();
    private boolean unreachable;
    private boolean failingLeases;

    /** Makes every call fail, or work again. */
    public synchronized void unreachable(boolean unreachable) {
        this.unreachable = unreachable;
    }

    /** Makes taking a lease fail, or work again. */
    public synchronized void failLeases(boolean fail) {
        failingLeases = fail;
    }

    /** Loses everything, as Redis does on a restart. */
    public synchronized void clear() {
        values.clear();
        leases.clear();
    }

    @Override
    public synchronized Future<Optional<Profile>> get(ProfileId id) {
        return answer(Optional.ofNullable(values.get(id)));
    }

    @Override
    public synchronized Future<Map<ProfileId, Profile>> getAll(List<ProfileId> ids) {
        return answer(ids.stream().filter(values::containsKey).collect(Collectors.toMap(id -> id, values::get)));
    }

    @Override
    public synchronized Future<Boolean> lease(ProfileId id, LeaseToken token) {
        return unreachable || failingLeases ? failed() : answer(leases.putIfAbsent(id, token) == null);
    }

    @Override
    public synchronized Future<Set<ProfileId>> leaseAll(List<ProfileId> ids, LeaseToken token) {
        return unreachable
                ? failed()
                : answer(ids.stream()
                        .filter(id -> leases.putIfAbsent(id, token) == null)
                        .collect(Collectors.toSet()));
    }

    @Override
    public synchronized Future<Boolean> fill(Profile profile, LeaseToken token) {
        if (unreachable) {
            return failed();
        }
        boolean held = leases.remove(profile.id(), token);
        if (held) {
            values.merge(profile.id(), profile, FakeSharedCache::newer);
        }
        return answer(held);
    }

    @Override
    public synchronized void fillAll(List<Profile> profiles, LeaseToken token) {
        profiles.forEach(profile -> fill(profile, token));
    }

    @Override
    public synchronized Future<Void> release(ProfileId id, LeaseToken token) {
        if (!unreachable) {
            leases.remove(id, token);
        }
        return answer(null);
    }

    @Override
    public synchronized Future<Void> replace(Profile profile) {
        if (!unreachable) {
            leases.remove(profile.id());
            values.computeIfPresent(profile.id(), (id, present) -> newer(present, profile));
        }
        return answer(null);
    }

    @Override
    public synchronized Future<Void> dropOlder(ProfileId id, long version) {
        if (!unreachable) {
            leases.remove(id);
            values.computeIfPresent(id, (same, present) -> present.version() < version ? null : present);
        }
        return answer(null);
    }

    private <T> Future<T> answer(T result) {
        return unreachable ? failed() : Future.succeededFuture(result);
    }

    private static <T> Future<T> failed() {
        return Future.failedFuture("L2 unreachable");
    }

    private static Profile newer(Profile present, Profile offered) {
        return offered.version() > present.version() ? offered : present;
    }
}
