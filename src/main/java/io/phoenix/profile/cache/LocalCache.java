package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1, the local cache of an instance. Thread-safe; never blocks.
 *
 * <p>An entry is a hit while no newer version is known, its epoch is current, and L1 is verified. Every load, write and
 * erasure goes through {@link #begin} and one of the methods {@code end…}, so L1 never keeps a value that was superseded
 * while it was in flight.
 */
public final class LocalCache {

    private final CacheEntries entries;
    private final Guard guard;
    private final BodyEncoder encoder;
    private final int inFlightMax;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    LocalCache(CacheEntries entries, Guard guard, BodyEncoder encoder, int inFlightMax) {
        this.entries = entries;
        this.guard = guard;
        this.encoder = encoder;
        this.inFlightMax = inFlightMax;
    }

    /**
     * An empty cache, without hits until it is {@linkplain #markVerified verified}.
     *
     * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
     */
    public static LocalCache create(Limits limits, BodyEncoder encoder, LongSupplier nanoClock) {
        CacheEntries entries = new CacheEntries(limits.sizeMax, limits.timeToLive, limits.verifiedFor, nanoClock);
        return new LocalCache(entries, new Guard(entries), encoder, limits.inFlightMax);
    }

    /**
     * The limits of an L1.
     *
     * @param sizeMax maximum number of profiles; beyond it, those least likely to be read again are evicted
     * @param timeToLive how long an entry is kept after its load
     * @param verifiedFor how long entries are served after a successful consistency check
     * @param inFlightMax maximum number of ids with a load or a write in flight; beyond it, {@link #begin} fails
     */
    public record Limits(int sizeMax, Duration timeToLive, Duration verifiedFor, int inFlightMax) {}

    /** The listener is notified of each change at least once, whichever instance made it. */
    public void addListener(ChangeListener listener) {
        listeners.add(listener);
    }

    /** The hit, or null. */
    @Nullable public CachedProfile get(ProfileId id) {
        return entries.get(id);
    }

    /** The hits, in the order of the ids; null unless all of them are hits. */
    @Nullable public List<CachedProfile> getAll(List<ProfileId> ids) {
        return entries.getAll(ids);
    }

    /** The last known value, however old; null if there is none, or the profile was erased. */
    @Nullable public CachedProfile getStale(ProfileId id) {
        return entries.getStale(id);
    }

    /** The lowest version that may still be returned; {@link Long#MIN_VALUE} if L1 has no entry. */
    public long watermark(ProfileId id) {
        return entries.watermark(id);
    }

    /** An estimate of the number of entries. */
    public long size() {
        return entries.size();
    }

    /** The number of ids with a load or a write in flight. */
    public int inFlight() {
        return guard.idsInFlight();
    }

    /** The ids of the entries, in no particular order; weakly consistent. */
    public Iterator<ProfileId> ids() {
        return entries.ids();
    }

    /** The ids that are most likely to be read again, hottest first. Holds the eviction lock: not for event loops. */
    public List<ProfileId> hottest(int max) {
        return entries.hottest(max);
    }

    /** The version exists: nothing older is returned from now on. */
    public void invalidate(ProfileId id, long version) {
        guard.invalidate(id, version);
        listeners.forEach(listener -> listener.changed(id));
    }

    /** The version is an erasure: nothing older is returned or kept, not even as a stale copy. */
    public void invalidateErased(ProfileId id, long version) {
        guard.invalidate(id, version);
        entries.erase(id, version);
        listeners.forEach(listener -> listener.changed(id));
    }

    /** Bumps the epoch, because invalidations may have been lost: no present entry is a hit any more. */
    public void invalidateAll() {
        entries.bumpEpoch();
        listeners.forEach(ChangeListener::allChanged);
    }

    /** Marks L1 as verified: no invalidation was lost up to this time of the clock. */
    public void markVerified(long nanos) {
        entries.markVerified(nanos);
    }

    /**
     * Starts a load, a write or an erasure. One of the methods {@code end…} must follow for each id.
     *
     * @return the epoch for {@link #encode}; fails with {@link Kind#OVERLOADED} if too many are in flight
     */
    public Future<Integer> begin(List<ProfileId> ids) {
        if (guard.idsInFlight() >= inFlightMax) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "profiles being loaded or written: " + inFlightMax + " (expected: fewer; try again)"));
        }
        int epoch = entries.epoch();
        ids.forEach(guard::begin);
        return Future.succeededFuture(epoch);
    }

    /** The entry for a profile whose load or write started in the epoch. */
    public CachedProfile encode(Profile profile, int epoch) {
        return CachedProfile.of(profile, encoder.encode(profile), epoch);
    }

    /**
     * Ends a load.
     *
     * @param loaded is kept unless it was superseded; null if nothing was loaded
     */
    public void endLoad(ProfileId id, @Nullable CachedProfile loaded) {
        guard.end(id, loaded);
    }

    /** Ends a committed write, and keeps its value unless it was superseded. */
    public void endWrite(ProfileId id, CachedProfile written) {
        guard.invalidate(id, written.version());
        guard.end(id, written);
        listeners.forEach(listener -> listener.changed(id));
    }

    /** Ends a committed erasure, as {@link #invalidateErased} does. */
    public void endErasure(ProfileId id, long version) {
        invalidateErased(id, version);
        guard.end(id, null);
    }

    /** Ends a failed write or erasure. Invalidates the entry, since the change may have been committed even so. */
    public void endUncertain(ProfileId id) {
        entries.invalidate(id);
        listeners.forEach(listener -> listener.changed(id));
        guard.end(id, null);
    }
}
