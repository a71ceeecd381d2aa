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
 * Loads several profiles in at most six round trips: the values of L2; the leases of all others; the rows of the store; an
 * insert of all that are absent; the rows that others inserted meanwhile; the fills of what was leased. An id whose lease
 * another reader holds is read from the store and not filled, so that a batch does not wait for one profile.
 */
public record BatchLoader(SharedCache shared, StoreLoader store, RandomGenerator random, ReadMetrics metrics) {

    /** All of the profiles. A value of L2 below the version of its id is passed over. */
    Future<Map<ProfileId, LoadedProfile>> readOrCreate(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).transform(got -> {
            if (got.failed()) {
                return store.readOrCreateAll(ids);
            }
            Map<ProfileId, LoadedProfile> loaded = recent(got.result(), versionMin);
            List<ProfileId> others = without(ids, loaded.keySet());
            return others.isEmpty() ? Future.succeededFuture(loaded) : addTo(loaded, loadUnderLeases(others));
        });
    }

    /** The profiles that exist. Creates nothing and fills nothing. */
    Future<Map<ProfileId, LoadedProfile>> lookUp(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).otherwise(Map.of()).compose(got -> {
            Map<ProfileId, LoadedProfile> loaded = recent(got, versionMin);
            List<ProfileId> others = without(ids, loaded.keySet());
            return others.isEmpty() ? Future.succeededFuture(loaded) : addTo(loaded, store.readAll(others));
        });
    }

    private Future<Map<ProfileId, LoadedProfile>> loadUnderLeases(List<ProfileId> ids) {
        LeaseToken token = LeaseToken.draw(random);
        return shared.leaseAll(ids, token)
                .otherwise(Set.of())
                .compose(leased -> store.readOrCreateAll(ids).onSuccess(loaded -> fill(loaded, leased, token)));
    }

    private void fill(Map<ProfileId, LoadedProfile> loaded, Set<ProfileId> leased, LeaseToken token) {
        leased.forEach(id -> metrics.leaseGranted());
        List<Profile> profiles = loaded.values().stream()
                .map(LoadedProfile::profile)
                .filter(profile -> leased.contains(profile.id()))
                .toList();
        shared.fillAll(profiles, token);
    }

    private static Map<ProfileId, LoadedProfile> recent(
            Map<ProfileId, Profile> values, ToLongFunction<ProfileId> versionMin) {
        Map<ProfileId, LoadedProfile> recent = new HashMap<>();
        values.forEach((id, profile) -> {
            if (profile.version() >= versionMin.applyAsLong(id)) {
                recent.put(id, new LoadedProfile(profile, Source.REDIS));
            }
        });
        return recent;
    }

    private static Future<Map<ProfileId, LoadedProfile>> addTo(
            Map<ProfileId, LoadedProfile> loaded, Future<Map<ProfileId, LoadedProfile>> others) {
        return others.map(more -> {
            loaded.putAll(more);
            return loaded;
        });
    }

    private static List<ProfileId> without(List<ProfileId> ids, Set<ProfileId> loaded) {
        return ids.stream().filter(id -> !loaded.contains(id)).toList();
    }
}
