package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * Loads many profiles from behind the local tier in at most six round trips, whatever the mix: what the shared tier has;
 * the leases of all others; what the store has; an insert of all that are absent; what others inserted meanwhile; and the
 * fills of what was leased. An id whose lease somebody else holds is read from the store all the same, and not filled:
 * a page does not wait for one profile.
 */
public final class BatchLoader {

    private final SharedCache shared;
    private final StoreLoader origin;
    private final RandomGenerator random;
    private final ReadMetrics metrics;

    /** A loader over the shared tier and the store. */
    public BatchLoader(SharedCache shared, StoreLoader origin, RandomGenerator random, ReadMetrics metrics) {
        this.shared = shared;
        this.origin = origin;
        this.random = random;
        this.metrics = metrics;
    }

    /** All of the profiles, each of at least the version given for it, as far as the store has that. */
    Future<Map<ProfileId, LoadedProfile>> readOrCreate(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).transform(got -> {
            if (got.failed()) {
                return origin.readOrCreateAll(ids);
            }
            Map<ProfileId, LoadedProfile> found = recent(got.result(), versionMin);
            List<ProfileId> others = without(ids, found.keySet());
            return others.isEmpty()
                    ? Future.succeededFuture(found)
                    : loadMissing(others).map(loaded -> {
                        found.putAll(loaded);
                        return found;
                    });
        });
    }

    /** Those of the profiles that there are; nothing is created, and nothing is filled. */
    Future<Map<ProfileId, LoadedProfile>> lookUp(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).otherwise(Map.of()).compose(got -> {
            Map<ProfileId, LoadedProfile> found = recent(got, versionMin);
            List<ProfileId> others = without(ids, found.keySet());
            return others.isEmpty()
                    ? Future.succeededFuture(found)
                    : origin.readAll(others).map(read -> {
                        found.putAll(read);
                        return found;
                    });
        });
    }

    private Future<Map<ProfileId, LoadedProfile>> loadMissing(List<ProfileId> ids) {
        LeaseToken token = LeaseToken.draw(random);
        return shared.leaseAll(ids, token)
                .otherwise(Set.of())
                .compose(leased -> origin.readOrCreateAll(ids).onSuccess(found -> fill(found, leased, token)));
    }

    private void fill(Map<ProfileId, LoadedProfile> found, Set<ProfileId> leased, LeaseToken token) {
        leased.forEach(id -> metrics.leaseGranted());
        List<Profile> profiles = found.values().stream()
                .map(LoadedProfile::profile)
                .filter(profile -> leased.contains(profile.id()))
                .toList();
        shared.fillAll(profiles, token);
    }

    private static Map<ProfileId, LoadedProfile> recent(
            Map<ProfileId, Profile> shared, ToLongFunction<ProfileId> versionMin) {
        Map<ProfileId, LoadedProfile> found = new HashMap<>();
        shared.forEach((id, profile) -> {
            if (profile.version() >= versionMin.applyAsLong(id)) {
                found.put(id, new LoadedProfile(profile, Source.REDIS));
            }
        });
        return found;
    }

    private static List<ProfileId> without(List<ProfileId> ids, Set<ProfileId> found) {
        return ids.stream().filter(id -> !found.contains(id)).toList();
    }
}
