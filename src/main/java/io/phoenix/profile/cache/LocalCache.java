package io.phoenix.profile.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.SingleReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of this process, shared by its event loops: profiles with their bodies encoded. All methods are safe for
 * use by several threads and never block.
 *
 * <p>Whoever keeps a value here must know that it is not overtaken: only {@link Guard} does.
 *
 * <h2>Epochs</h2>
 *
 * An entry is of the epoch in which its load began. When invalidations may have been missed the epoch moves, and with
 * that every entry is old at once, without a walk through the cache; the next read of each loads it anew.
 *
 * <h2>Verification</h2>
 *
 * That nothing was missed holds only while somebody keeps checking. Entries count as current for a while after the last
 * check that found all well. The clock is looked at on every read, so that it holds for a process that was stopped and
 * goes on, too.
 *
 * <p>An entry that is old or unverified stays, for use when everything behind is out of reach.
 */
public final class LocalCache {

    private static final int INITIAL_CAPACITY = 1_024;

    private final Cache<ProfileId, CachedProfile> residents;
    private final AtomicInteger epoch = new AtomicInteger();
    private final long verifiedForNanos;
    private final LongSupplier nanoClock;

    private volatile long verifiedNanos;

    /**
     * An empty tier.
     *
     * @param sizeMax the most profiles to keep; beyond it those least likely to be read again leave
     * @param timeToLive how long a profile stays without being loaded anew
     * @param verifiedFor how long entries count as current after a check
     * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
     */
    public LocalCache(int sizeMax, Duration timeToLive, Duration verifiedFor, LongSupplier nanoClock) {
        residents = Caffeine.newBuilder()
                .maximumSize(sizeMax)
                // without one it begins to note reads when it is half full; what is hot must be known before
                .initialCapacity(Math.min(sizeMax, INITIAL_CAPACITY))
                .expireAfterWrite(timeToLive)
                .build();
        this.verifiedForNanos = verifiedFor.toNanos();
        this.nanoClock = nanoClock;
        this.verifiedNanos = nanoClock.getAsLong() - verifiedForNanos;
    }

    /** The profile, provided that it is known to be current. */
    @Nullable public CachedProfile get(ProfileId id) {
        CachedProfile resident = residents.getIfPresent(id);
        return resident != null && resident.epoch() == epoch.get() && isVerified() ? resident : null;
    }

    /** All of the profiles, in their order, provided that each is known to be current; else null. */
    @Nullable List<CachedProfile> getAll(List<ProfileId> ids) {
        if (!isVerified()) {
            return null;
        }
        int present = epoch.get();
        List<CachedProfile> all = new ArrayList<>(ids.size());
        for (ProfileId id : ids) {
            CachedProfile resident = residents.getIfPresent(id);
            if (resident == null || resident.epoch() != present) {
                return null;
            }
            all.add(resident);
        }
        return all;
    }

    /** The profile, however old, but for one that was erased. */
    @Nullable CachedProfile getEvenOld(ProfileId id) {
        CachedProfile resident = residents.getIfPresent(id);
        return resident == null || resident.isErased() ? null : resident;
    }

    /** The least version of the profile that may be answered, as far as is known here. */
    long floor(ProfileId id) {
        CachedProfile resident = residents.getIfPresent(id);
        return resident == null ? SingleReads.ANY_VERSION : resident.floor();
    }

    /** Nothing was missed up to this moment of the clock. */
    void verified(long nanos) {
        verifiedNanos = nanos;
    }

    /** About how many profiles are kept. */
    public long size() {
        return residents.estimatedSize();
    }

    /** Ids of the entries, in no particular order; goes on while entries come and go. */
    public Iterator<ProfileId> ids() {
        return residents.asMap().keySet().iterator();
    }

    /**
     * The ids of those that are most likely to be read again, the hottest first. Takes the lock of the cache while it walks:
     * not for an event loop.
     */
    public List<ProfileId> hottest(int max) {
        return residents
                .policy()
                .eviction()
                .orElseThrow()
                .hottest(entries -> entries.filter(entry -> !entry.getValue().isErased())
                        .limit(max)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** The epoch that a load which begins now belongs to. */
    int epoch() {
        return epoch.get();
    }

    /** Makes every entry old. */
    void bumpEpoch() {
        epoch.incrementAndGet();
    }

    /** Keeps a value, unless a newer version is there or known, or the same version of a later epoch. */
    void keep(ProfileId id, CachedProfile loaded) {
        residents.asMap().merge(id, loaded, LocalCache::newer);
    }

    /** Puts a value that is old by now in the place of an older one. Where there is none, it may have been erased. */
    void keepAsLastResort(ProfileId id, CachedProfile old) {
        residents
                .asMap()
                .computeIfPresent(
                        id,
                        (same, present) -> present.isErased() || present.version() >= old.version()
                                ? present
                                : old.overtakenBy(present.floor()));
    }

    /** What is older than the version is old from now on, and stays as a last resort. */
    void overtake(ProfileId id, long version) {
        residents
                .asMap()
                .computeIfPresent(
                        id, (same, present) -> present.version() < version ? present.overtakenBy(version) : present);
    }

    /** Whatever is there is old from now on, and stays as a last resort. */
    void distrust(ProfileId id) {
        residents.asMap().computeIfPresent(id, (same, present) -> present.overtakenBy(present.version()));
    }

    /** Lets go of what is older than the erasure, and lets nothing of that age come back. */
    void erase(ProfileId id, long version) {
        residents
                .asMap()
                .merge(
                        id,
                        CachedProfile.erasedAt(version),
                        (present, erased) ->
                                present.version() < version ? erased.overtakenBy(present.floor()) : present);
    }

    private boolean isVerified() {
        return nanoClock.getAsLong() - verifiedNanos < verifiedForNanos;
    }

    private static CachedProfile newer(CachedProfile present, CachedProfile offered) {
        if (offered.version() < present.floor()) {
            return present;
        }
        return offered.version() > present.version() || offered.epoch() >= present.epoch() ? offered : present;
    }
}
