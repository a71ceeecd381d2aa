package io.phoenix.profile.tier;

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
public final class PageLoader {

    private final SharedTier shared;
    private final Origin origin;
    private final RandomGenerator random;
    private final ReadMetrics metrics;

    /** A loader over the shared tier and the store. */
    public PageLoader(SharedTier shared, Origin origin, RandomGenerator random, ReadMetrics metrics) {
        this.shared = shared;
        this.origin = origin;
        this.random = random;
        this.metrics = metrics;
    }

    /** All of the profiles, each of at least the version given for it, as far as the store has that. */
    Future<Map<ProfileId, Found>> readOrCreate(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).transform(got -> {
            if (got.failed()) {
                return origin.readOrCreateAll(ids);
            }
            Map<ProfileId, Found> found = recent(got.result(), versionMin);
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
    Future<Map<ProfileId, Found>> lookUp(List<ProfileId> ids, ToLongFunction<ProfileId> versionMin) {
        return shared.getAll(ids).otherwise(Map.of()).compose(got -> {
            Map<ProfileId, Found> found = recent(got, versionMin);
            List<ProfileId> others = without(ids, found.keySet());
            return others.isEmpty()
                    ? Future.succeededFuture(found)
                    : origin.readAll(others).map(read -> {
                        found.putAll(read);
                        return found;
                    });
        });
    }

    private Future<Map<ProfileId, Found>> loadMissing(List<ProfileId> ids) {
        LeaseToken token = LeaseToken.draw(random);
        return shared.leaseAll(ids, token)
                .otherwise(Set.of())
                .compose(leased -> origin.readOrCreateAll(ids).onSuccess(found -> fill(found, leased, token)));
    }

    private void fill(Map<ProfileId, Found> found, Set<ProfileId> leased, LeaseToken token) {
        leased.forEach(id -> metrics.leaseGranted());
        List<Profile> profiles = found.values().stream()
                .map(Found::profile)
                .filter(profile -> leased.contains(profile.id()))
                .toList();
        shared.fillAll(profiles, token);
    }

    private static Map<ProfileId, Found> recent(Map<ProfileId, Profile> shared, ToLongFunction<ProfileId> versionMin) {
        Map<ProfileId, Found> found = new HashMap<>();
        shared.forEach((id, profile) -> {
            if (profile.version() >= versionMin.applyAsLong(id)) {
                found.put(id, new Found(profile, Source.REDIS));
            }
        });
        return found;
    }

    private static List<ProfileId> without(List<ProfileId> ids, Set<ProfileId> found) {
        return ids.stream().filter(id -> !found.contains(id)).toList();
    }
}
