package io.phoenix.profile.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.loop.EndOfTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one epoch of L1, in Caffeine. Bumping the epoch replaces the whole object, in constant time. Thread-safe;
 * never blocks.
 *
 * <p>No entry is older than the watermark of its id: raising a watermark {@linkplain #removeOlder removes} an older entry,
 * and {@link #put} checks the watermark under the lock of the entry.
 */
final class CacheEntries {

    private static final int INITIAL_CAPACITY = 1_024;

    /**
     * About how many lookups of a large batch count as reads for the eviction policy; at most twice as many, which is less than
     * Caffeine's buffer of reads holds.
     */
    private static final int READS_PER_BATCH = 8;

    private final Cache<ProfileId, CachedProfile> entries;

    CacheEntries(int sizeMax, Duration timeToLive) {
        entries = Caffeine.newBuilder()
                .maximumSize(sizeMax)
                // otherwise Caffeine records reads only once it is half full; the hot set needs them earlier
                .initialCapacity(Math.min(sizeMax, INITIAL_CAPACITY))
                .expireAfterWrite(timeToLive)
                .executor(new EndOfTurn())
                // expired entries don't pile up while nothing is read, to be removed by an event loop all at once
                .scheduler(Scheduler.systemScheduler())
                .build();
    }

    /** Whether a value may be kept. Called under the lock of its entry. */
    @FunctionalInterface
    interface Rule {
        boolean mayKeep(ProfileId id, long version);
    }

    @Nullable CachedProfile get(ProfileId id) {
        return entries.getIfPresent(id);
    }

    /**
     * The entries, in the order of the ids; null unless all are present, none of them a kept erasure.
     *
     * <p>Of a large batch some lookups count as reads, any of them. If all did, Caffeine would count the first few and drop the
     * others.
     */
    @Nullable List<CachedProfile> getAll(List<ProfileId> ids) {
        List<CachedProfile> all = new ArrayList<>(ids.size());
        int lookupsPerRead = Math.max(1, ids.size() / READS_PER_BATCH);
        int counted = ThreadLocalRandom.current().nextInt(lookupsPerRead);
        for (int i = 0; i < ids.size(); i++) {
            ProfileId id = ids.get(i);
            CachedProfile entry = i % lookupsPerRead == counted ? get(id) : peek(id);
            if (entry == null || entry.isErased()) {
                return null;
            }
            all.add(entry);
        }
        return all;
    }

    /** The entry, without counting as an access for the eviction policy. */
    @Nullable CachedProfile peek(ProfileId id) {
        return entries.policy().getIfPresentQuietly(id);
    }

    /** How long ago an entry was put; zero without one. */
    Duration ageOf(ProfileId id) {
        return entries.policy().expireAfterWrite().orElseThrow().ageOf(id).orElse(Duration.ZERO);
    }

    /** Puts a value if the rule allows it. A value that may not be kept still removes an older one. */
    @SuppressWarnings("NullAway") // a map removes the key for which a function returns null
    void put(ProfileId id, CachedProfile value, Rule rule) {
        entries.asMap().compute(id, (same, present) -> {
            if (present != null && present.version() >= value.version()) {
                return present;
            }
            return rule.mayKeep(id, value.version()) ? value : null;
        });
    }

    /**
     * Removes an entry that is older. Waits for a {@link #put} in progress, which may have checked a watermark that has been
     * raised since: Caffeine's {@code computeIfPresent} does not.
     */
    @SuppressWarnings("NullAway") // a map removes the key for which a function returns null
    void removeOlder(ProfileId id, long version) {
        entries.asMap().compute(id, (same, present) -> present == null || present.version() < version ? null : present);
    }

    void remove(ProfileId id) {
        entries.invalidate(id);
    }

    long size() {
        return entries.estimatedSize();
    }

    Iterator<ProfileId> ids() {
        return entries.asMap().keySet().iterator();
    }

    List<ProfileId> hottest(int max) {
        return entries.policy()
                .eviction()
                .orElseThrow()
                .hottest(hottest -> hottest.limit(max).map(Map.Entry::getKey).toList());
    }
}
