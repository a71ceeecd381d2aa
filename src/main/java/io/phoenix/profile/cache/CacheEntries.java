package io.phoenix.profile.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of L1, in Caffeine. Thread-safe; never blocks.
 *
 * <p>Only {@link Guard} may put values here: it knows which versions have been superseded.
 *
 * <h2>Epoch</h2>
 *
 * An entry belongs to the epoch in which its load started. Bumping the epoch, when invalidations may have been lost,
 * invalidates all entries in constant time.
 *
 * <h2>Verification</h2>
 *
 * Entries are served for a limited time after the last successful consistency check. Every read checks the clock, so this
 * holds even after the process was suspended.
 *
 * <p>Invalidated and unverified entries are kept as stale copies, to be served while the store is unreachable.
 */
final class CacheEntries {

    private static final int INITIAL_CAPACITY = 1_024;

    private final Cache<ProfileId, CachedProfile> entries;
    private final AtomicInteger epoch = new AtomicInteger();
    private final long verifiedForNanos;
    private final LongSupplier nanoClock;

    private volatile long verifiedNanos;

    /** Starts empty and unverified. The parameters are those of {@link LocalCache}. */
    CacheEntries(int sizeMax, Duration timeToLive, Duration verifiedFor, LongSupplier nanoClock) {
        entries = Caffeine.newBuilder()
                .maximumSize(sizeMax)
                // otherwise Caffeine records reads only once it is half full; the hot set needs them earlier
                .initialCapacity(Math.min(sizeMax, INITIAL_CAPACITY))
                .expireAfterWrite(timeToLive)
                .build();
        this.verifiedForNanos = verifiedFor.toNanos();
        this.nanoClock = nanoClock;
        this.verifiedNanos = nanoClock.getAsLong() - verifiedForNanos;
    }

    /** The entry, if it is current and verified. */
    @Nullable CachedProfile get(ProfileId id) {
        CachedProfile entry = entries.getIfPresent(id);
        return entry != null && entry.epoch() == epoch.get() && isVerified() ? entry : null;
    }

    /** The entries, in the order of the ids; null unless all are current and verified. */
    @Nullable List<CachedProfile> getAll(List<ProfileId> ids) {
        if (!isVerified()) {
            return null;
        }
        int currentEpoch = epoch.get();
        List<CachedProfile> all = new ArrayList<>(ids.size());
        for (ProfileId id : ids) {
            CachedProfile entry = entries.getIfPresent(id);
            if (entry == null || entry.epoch() != currentEpoch) {
                return null;
            }
            all.add(entry);
        }
        return all;
    }

    /** The entry, current or not, unless the profile was erased. */
    @Nullable CachedProfile getStale(ProfileId id) {
        CachedProfile entry = entries.getIfPresent(id);
        return entry == null || entry.isErased() ? null : entry;
    }

    /** The lowest version that may still be returned; {@link Long#MIN_VALUE} if L1 has no entry. */
    long watermark(ProfileId id) {
        CachedProfile entry = entries.getIfPresent(id);
        return entry == null ? Long.MIN_VALUE : entry.watermark();
    }

    /** Marks the entries as verified up to this time of the clock. */
    void markVerified(long nanos) {
        verifiedNanos = nanos;
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
                .hottest(hottest -> hottest.filter(entry -> !entry.getValue().isErased())
                        .limit(max)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** The epoch of a load that starts now. */
    int epoch() {
        return epoch.get();
    }

    /** Invalidates every entry. */
    void bumpEpoch() {
        epoch.incrementAndGet();
    }

    /** Puts a value, unless it is below the watermark, or the entry has the same version from a later epoch. */
    void put(ProfileId id, CachedProfile loaded) {
        entries.asMap().merge(id, loaded, CacheEntries::newer);
    }

    /** Replaces an older stale copy with a superseded value. Creates no entry: the profile may have been erased. */
    void replaceStale(ProfileId id, CachedProfile superseded) {
        entries.asMap()
                .computeIfPresent(
                        id,
                        (same, present) -> present.isErased() || present.version() >= superseded.version()
                                ? present
                                : superseded.supersededBy(present.watermark()));
    }

    /** Invalidates an entry older than the version. */
    void invalidate(ProfileId id, long version) {
        entries.asMap()
                .computeIfPresent(
                        id, (same, present) -> present.version() < version ? present.supersededBy(version) : present);
    }

    /** Invalidates the entry, whatever its version. */
    void invalidate(ProfileId id) {
        entries.asMap().computeIfPresent(id, (same, present) -> present.supersededBy(present.version()));
    }

    /** Replaces an older entry with a tombstone, which keeps older versions out. */
    void erase(ProfileId id, long version) {
        entries.asMap()
                .merge(
                        id,
                        CachedProfile.tombstone(version),
                        (present, tombstone) ->
                                present.version() < version ? tombstone.supersededBy(present.watermark()) : present);
    }

    private boolean isVerified() {
        return nanoClock.getAsLong() - verifiedNanos < verifiedForNanos;
    }

    private static CachedProfile newer(CachedProfile present, CachedProfile offered) {
        if (offered.version() < present.watermark()) {
            return present;
        }
        return offered.version() > present.version() || offered.epoch() >= present.epoch() ? offered : present;
    }
}
