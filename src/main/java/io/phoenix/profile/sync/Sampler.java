package io.phoenix.profile.sync;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Compares a few L1 entries with the store, and reports superseded ones. Not thread-safe. */
public final class Sampler {

    private final LocalCache cache;
    private final ProfileStore store;
    private final int sampleSize;
    private final Clock clock;
    private final ConsistencyMetrics metrics;

    private Iterator<ProfileId> walk = Collections.emptyIterator();

    public Sampler(LocalCache cache, ProfileStore store, int sampleSize, Clock clock, ConsistencyMetrics metrics) {
        this.cache = cache;
        this.store = store;
        this.sampleSize = sampleSize;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Takes one sample; never fails. */
    public Future<Void> sample() {
        Map<ProfileId, Long> served = new HashMap<>();
        for (ProfileId id : nextIds()) {
            CachedProfile entry = cache.get(id);
            if (entry != null) {
                served.put(id, entry.version());
            }
        }
        if (served.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.findAll(List.copyOf(served.keySet()))
                .onSuccess(stored -> report(served, stored))
                .otherwiseEmpty()
                .mapEmpty();
    }

    private List<ProfileId> nextIds() {
        List<ProfileId> ids = new ArrayList<>(sampleSize);
        if (!walk.hasNext()) {
            walk = cache.ids();
        }
        while (ids.size() < sampleSize && walk.hasNext()) {
            ids.add(walk.next());
        }
        return ids;
    }

    /** An entry without a row was erased at an unknown time, so it counts but has no age. */
    private void report(Map<ProfileId, Long> served, List<Profile> stored) {
        int stale = served.size() - stored.size();
        Duration stalest = Duration.ZERO;
        for (Profile profile : stored) {
            if (served.getOrDefault(profile.id(), profile.version()) < profile.version()) {
                stale++;
                Duration age = Duration.between(profile.updatedAt(), clock.instant());
                stalest = age.compareTo(stalest) > 0 ? age : stalest;
            }
        }
        metrics.sampled(served.size(), stale, stalest);
    }
}
