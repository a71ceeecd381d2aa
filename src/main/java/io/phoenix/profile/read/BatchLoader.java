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
 * Loads a batch in at most six round trips: reads L2; takes the leases of full misses; reads the store; inserts absent
 * profiles; reads those that others inserted meanwhile; fills L2. It does not wait for leases that others hold: it loads
 * those profiles without filling.
 */
public record BatchLoader(SharedCache shared, StoreLoader store, RandomGenerator random, ReadMetrics metrics) {

    /** The profiles, created where absent. Ignores a value in L2 below the minimum version of its id. */
    Future<Map<ProfileId, LoadedProfile>> readOrCreate(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).transform(l2 -> {
            if (l2.failed()) {
                return store.readOrCreateAll(ids);
            }
            Map<ProfileId, LoadedProfile> loaded = fromL2(l2.result(), versionMin);
            List<ProfileId> others = without(ids, loaded.keySet());
            return others.isEmpty() ? Future.succeededFuture(loaded) : addTo(loaded, loadUnderLeases(others));
        });
    }

    /** The profiles that exist. Neither creates nor fills. */
    Future<Map<ProfileId, LoadedProfile>> lookUp(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).otherwise(Map.of()).compose(values -> {
            Map<ProfileId, LoadedProfile> loaded = fromL2(values, versionMin);
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

    private static Map<ProfileId, LoadedProfile> fromL2(
            Map<ProfileId, Profile> values, ToLongFunction<ProfileId> versionMin) {
        Map<ProfileId, LoadedProfile> loaded = new HashMap<>();
        values.forEach((id, profile) -> {
            if (profile.version() >= versionMin.applyAsLong(id)) {
                loaded.put(id, new LoadedProfile(profile, Source.REDIS));
            }
        });
        return loaded;
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
