package io.phoenix.profile.sync;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a few L1 entries with the store, independently of the polls. An entry is stale if it is still a hit some time
 * after the sampler saw a newer version in the store; a version alone tells no time, since it is set before the commit.
 * Drops what is stale, takes nothing as old from L2 either, and counts it: it means that the protocol is broken. Not thread-safe.
 */
public final class Sampler {

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    /** How long an instance may serve an entry after a newer version was committed. */
    private static final Duration STALENESS_MAX = Duration.ofSeconds(2);

    private final LocalCache cache;
    private final ProfileStore store;
    private final int sampleSize;
    private final LongSupplier nanoClock;
    private final ConsistencyMetrics metrics;

    /** Entries that were older than the store in a sample; at most a sample for each interval within the bound. */
    private final Map<ProfileId, Suspect> suspects = new HashMap<>();

    private Iterator<ProfileId> walk = Collections.emptyIterator();

    public Sampler(
            LocalCache cache, ProfileStore store, int sampleSize, LongSupplier nanoClock, ConsistencyMetrics metrics) {
        this.cache = cache;
        this.store = store;
        this.sampleSize = sampleSize;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
    }

    /**
     * A version that the store has; one above that of the entry if the profile was erased. It says nothing of another
     * incarnation, which may have lost the commit.
     */
    private record Suspect(Incarnation incarnation, long newerVersion, long seenNanos) {}

    /** Takes one sample; never fails. */
    public Future<Void> sample() {
        judgeSuspects();
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
                .onSuccess(stored -> compare(served, stored))
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

    private void compare(Map<ProfileId, Long> served, Stamped<List<Profile>> stored) {
        if (!stored.incarnation().equals(cache.incarnation())) {
            return;
        }
        Map<ProfileId, Long> versions = new HashMap<>();
        stored.value().forEach(profile -> versions.put(profile.id(), profile.version()));
        long nowNanos = nanoClock.getAsLong();
        served.forEach((id, version) -> {
            long newest = versions.getOrDefault(id, version + 1);
            if (newest > version) {
                suspects.putIfAbsent(id, new Suspect(stored.incarnation(), newest, nowNanos));
            }
        });
        metrics.sampled(served.size());
    }

    private void judgeSuspects() {
        long nowNanos = nanoClock.getAsLong();
        suspects.entrySet().removeIf(suspect -> {
            boolean due = nowNanos - suspect.getValue().seenNanos > STALENESS_MAX.toNanos();
            if (due && suspect.getValue().incarnation().equals(cache.incarnation())) {
                judge(suspect.getKey(), suspect.getValue().newerVersion());
            }
            return due;
        });
    }

    private void judge(ProfileId id, long newerVersion) {
        CachedProfile entry = cache.get(id);
        if (entry != null && entry.version() < newerVersion) {
            // not only dropped: L2 may have the same value
            cache.known(id, newerVersion);
            metrics.foundStale();
            LOG.error(
                    "L1 entry stale for more than {} ms: version {} (expected: at least {}); dropped",
                    STALENESS_MAX.toMillis(),
                    entry.version(),
                    newerVersion);
        }
    }
}
