package io.phoenix.profile.cache;

import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1, the local cache of an instance, and what the instance knows of changes: which values it may serve, take from L2 and
 * keep. Thread-safe; never blocks.
 *
 * <p>The change log is the referee. A poll that ended well {@linkplain #apply verifies} L1 for a limited time from the start
 * of the poll; every read checks the clock, so this holds even after the process was suspended. An entry is a hit while L1
 * is verified. While it isn't, entries may be served as stale copies, marked as such.
 *
 * <p>Every load and write is {@linkplain #run run} here, and {@linkplain #offer offers} each of its values.
 *
 * <p>The comments name the rules of docs/consistency.md.
 */
public class LocalCache {

    /** Above every stamp: nothing may be taken from L2. */
    private static final long BASE_UNKNOWN = Long.MAX_VALUE;

    private final Limits limits;
    private final LongSupplier nanoClock;
    private final Watermarks watermarks;
    private final DatabaseClock databaseClock;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Replaced only under the lock of this object. */
    private volatile State state;

    private volatile long verifiedNanos;

    /** The xmax of the poll that closed the older generation of watermarks: the base once it is forgotten (rule 7). */
    private long nextBase;

    /** A temporary watermark found no room since the last poll began, so the next poll must overflow. */
    private volatile boolean overflowDue;

    /** The poll in flight must overflow. */
    private volatile boolean overflowing;

    /** Replaced as a whole: a reader who finds the same object again knows that nothing moved meanwhile. */
    private static final class State {

        /** The newest that was seen. */
        private final Incarnation incarnation;

        /** The least stamp of a value that may be taken from L2. */
        private final long base;

        /** Those of the present epoch. */
        private final CacheEntries entries;

        private State(Incarnation incarnation, long base, CacheEntries entries) {
            this.incarnation = incarnation;
            this.base = base;
            this.entries = entries;
        }
    }

    LocalCache(Limits limits, LongSupplier nanoClock, Watermarks watermarks) {
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.watermarks = watermarks;
        this.databaseClock = new DatabaseClock(nanoClock, limits.clockSkewMax);
        this.state = new State(Incarnation.NONE, BASE_UNKNOWN, newEntries());
        this.verifiedNanos = nanoClock.getAsLong() - limits.verifiedFor.toNanos();
    }

    /**
     * An empty cache, without hits until a poll has been {@linkplain #apply applied}.
     *
     * @param nanoClock counts nanoseconds, like {@link System#nanoTime}
     */
    public static LocalCache create(Limits limits, LongSupplier nanoClock) {
        return new LocalCache(limits, nanoClock, new Watermarks());
    }

    /**
     * The limits of an L1.
     *
     * @param sizeMax maximum number of profiles; beyond it, those least likely to be read again are evicted
     * @param timeToLive how long an entry is kept after its load
     * @param verifiedFor how long entries are served after the start of a poll
     * @param clockSkewMax how far a version may be ahead of the clock of the database
     * @param watermarksMax maximum number of watermarks in a generation; with more, the older generation is forgotten
     * @param inFlightMax maximum number of ids with a load or a write in flight; beyond it, {@link #run} fails
     */
    public record Limits(
            int sizeMax,
            Duration timeToLive,
            Duration verifiedFor,
            Duration clockSkewMax,
            int watermarksMax,
            int inFlightMax) {}

    /** Whether a value of L2 may be served. */
    public enum Admission {
        /** It may be served, and kept. */
        FRESH,
        /** It may be older than a change. It may be served while the store is unreachable, marked as stale. */
        STALE,
        /** It is superseded, of another incarnation, or a tombstone: a miss. */
        REFUSED
    }

    /** A load or a write in flight: what is offered is kept only if neither epoch nor base have moved since it began. */
    public static final class Load {
        private final State state;
        private final int ids;
        private final long beginNanos;

        private Load(State state, int ids, long beginNanos) {
            this.state = state;
            this.ids = ids;
            this.beginNanos = beginNanos;
        }

        /** When it began, by the clock of the cache. */
        public long beginNanos() {
            return beginNanos;
        }
    }

    /** The listener is notified of each change at least once, whichever instance made it. */
    public void addListener(ChangeListener listener) {
        listeners.add(listener);
    }

    /** The hit, or null. A kept erasure is none. */
    @Nullable public CachedProfile get(ProfileId id) {
        CachedProfile entry = isVerified() ? state.entries.get(id) : null;
        return entry == null || entry.isErased() ? null : entry;
    }

    /** The hits, in the order of the ids; null unless all of them are hits. */
    @Nullable public List<CachedProfile> getAll(List<ProfileId> ids) {
        return isVerified() ? state.entries.getAll(ids) : null;
    }

    /** The entry, also of a kept erasure; a stale copy unless L1 was verified before. Null if there is none. */
    @Nullable public CachedProfile getStale(ProfileId id) {
        return state.entries.get(id);
    }

    /** Whether a poll has ended well lately, so entries are hits. */
    public boolean isVerified() {
        return nanoClock.getAsLong() - verifiedNanos < limits.verifiedFor.toNanos() && !overflowDue && !overflowing;
    }

    /** The newest incarnation that was seen; {@link Incarnation#NONE} before the first. */
    public Incarnation incarnation() {
        return state.incarnation;
    }

    /** Whether nothing of the log has been read in this incarnation, so the next poll must read all of it. */
    public boolean needsFirstPoll() {
        return state.base == BASE_UNKNOWN;
    }

    /** An estimate of the number of entries. */
    public long size() {
        return state.entries.size();
    }

    /** The number of ids with a load or a write in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The number of watermarks. */
    public int watermarks() {
        return watermarks.count();
    }

    /**
     * The state of an id in L1, for operators.
     *
     * @param entry null if there is none
     * @param age how long ago the entry was put there
     * @param watermark the least version that may be served; empty if any may
     */
    public record Inspection(
            @Nullable CachedProfile entry,
            Duration age,
            boolean verified,
            OptionalLong watermark,
            Incarnation incarnation) {}

    /** The state of an id in L1; does not count as a read. */
    public Inspection inspect(ProfileId id) {
        State now = state;
        long watermark = watermarks.of(id);
        return new Inspection(
                now.entries.peek(id),
                now.entries.ageOf(id),
                isVerified(),
                watermark == Watermarks.NONE ? OptionalLong.empty() : OptionalLong.of(watermark),
                now.incarnation);
    }

    /** The ids of the entries, in no particular order; weakly consistent. It ends when all of L1 is dropped. */
    public Iterator<ProfileId> ids() {
        CacheEntries entries = state.entries;
        Iterator<ProfileId> ids = entries.ids();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return state.entries == entries && ids.hasNext();
            }

            @Override
            public ProfileId next() {
                return ids.next();
            }
        };
    }

    /** The ids that are most likely to be read again, hottest first. Holds the eviction lock: not for event loops. */
    public List<ProfileId> hottest(int max) {
        return state.entries.hottest(max);
    }

    /**
     * Learns of an incarnation. A newer one than all before makes everything known worthless: L1 and the watermarks are
     * dropped, and nothing is taken from L2 until a poll has ended well (rule 9).
     *
     * @return whether it is the newest; a result of an older one must not be used
     */
    public boolean observe(Incarnation seen) {
        if (seen.isNewerThan(state.incarnation)) {
            replace(seen);
        }
        return seen.equals(state.incarnation);
    }

    private void replace(Incarnation newer) {
        synchronized (this) {
            if (!newer.isNewerThan(state.incarnation)) {
                return;
            }
            // the state goes first: a reader that misses a forgotten watermark finds that the state has moved
            state = new State(newer, BASE_UNKNOWN, newEntries());
            watermarks.forgetAll();
        }
        listeners.forEach(ChangeListener::allChanged);
    }

    /**
     * The bus says that a version exists: nothing older is taken from L1 or L2 from now on (rule 4). Ignored if the
     * incarnation is not the present one, or the version is ahead of the clock of the database.
     */
    public void received(Incarnation incarnation, Invalidation invalidation) {
        if (incarnation.equals(state.incarnation) && databaseClock.isBelievable(invalidation.version())) {
            raiseTemporarily(invalidation.id(), invalidation.version());
        }
    }

    /** The store says that a version exists, which this instance has committed or found: as {@link #received}. */
    public void known(ProfileId id, long version) {
        raiseTemporarily(id, version);
    }

    /** The profile may have changed: its entry is dropped. */
    public void drop(ProfileId id) {
        state.entries.remove(id);
        notifyOf(id);
    }

    /** Whether a value of L2 may be taken (rule 5); while nothing can be vouched for, it is stale at best. */
    public Admission admit(ProfileId id, long version, boolean tombstone, Stamp stamp) {
        State before = state;
        boolean verified = isVerified();
        boolean mayBeServed = !tombstone
                && before.base != BASE_UNKNOWN
                && stamp.incarnation().equals(before.incarnation)
                && databaseClock.isBelievable(version)
                && version >= watermarks.of(id);
        // a watermark may have been forgotten after the base was read
        if (!mayBeServed || state != before) {
            return Admission.REFUSED;
        }
        return verified && stamp.xmin() >= before.base ? Admission.FRESH : Admission.STALE;
    }

    /**
     * Runs a load or a write. Its ids are {@linkplain #inFlight in flight} until it succeeds or fails.
     *
     * @param operation may also throw
     * @return the result of the operation. Fails with {@link Kind#OVERLOADED}, without running it, if too many are in flight
     */
    public <T> Future<T> run(List<ProfileId> ids, Function<Load, Future<T>> operation) {
        return begin(ids)
                .compose(begun ->
                        // composing turns what the operation throws into a failure
                        Future.succeededFuture(begun).compose(operation).onComplete(ended -> end(begun)));
    }

    /** Starts a load or a write. Exactly one {@link #end} must follow. */
    Future<Load> begin(List<ProfileId> ids) {
        if (inFlight.get() >= limits.inFlightMax) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "profiles being loaded or written: " + limits.inFlightMax + " (expected: fewer; try again)"));
        }
        inFlight.addAndGet(ids.size());
        return Future.succeededFuture(new Load(state, ids.size(), nanoClock.getAsLong()));
    }

    /**
     * Offers what a load or a write of the present incarnation has given. It raises the watermark and replaces an older
     * entry; it is kept unless it has been superseded meanwhile (rule 6).
     *
     * @return whether the value may be answered; false if its incarnation is not the present one
     */
    public boolean offer(Load load, ProfileId id, CachedProfile value, Stamp stamp) {
        if (!observe(stamp.incarnation())) {
            return false;
        }
        boolean wasLower = raiseIfRoom(id, value.version());
        CacheEntries entries = state.entries;
        // removes an older entry, too
        entries.put(id, value, (same, version) -> mayKeep(load, entries, same, version));
        if (wasLower) {
            notifyOf(id);
        }
        return true;
    }

    /** Rule 6; a mutation test overrides it. */
    boolean mayKeep(Load load, CacheEntries entries, ProfileId id, long version) {
        // the watermark is read before the state: forgetting watermarks replaces the state first
        return version >= watermarks.of(id) && isOfPresentState(load, entries);
    }

    boolean isOfPresentState(Load load, CacheEntries entries) {
        State now = state;
        return load.state == now && now.entries == entries;
    }

    void end(Load load) {
        inFlight.addAndGet(-load.ids);
    }

    /**
     * Begins a poll; to be called before it takes its snapshot.
     *
     * @return whether a watermark found no room since the last poll, so that this poll counts as an overflow
     */
    public boolean beginPoll() {
        if (overflowDue) {
            // in this order: a watermark that finds no room meanwhile is of a commit before the snapshot, so this poll
            // covers it
            overflowing = true;
            overflowDue = false;
        }
        watermarks.pollBegins();
        return overflowing;
    }

    /**
     * Applies a poll that ended well, and verifies L1 from its start.
     *
     * @return false, and nothing is applied, if its incarnation is not the present one
     */
    public boolean apply(PolledChanges polled) {
        observe(polled.incarnation());
        Scope scope = overflowing && polled.scope() == Scope.INCREMENT ? Scope.OVERFLOW : polled.scope();
        synchronized (this) {
            if (!polled.incarnation().equals(state.incarnation)
                    || (scope != Scope.FIRST && state.base == BASE_UNKNOWN)) {
                return false;
            }
            switch (scope) {
                case FIRST -> beginKnowledge(polled);
                case INCREMENT -> addKnowledge(polled);
                case OVERFLOW -> beginAgain(polled.base());
            }
            watermarks.pollEnded();
            overflowing = false;
            databaseClock.learn(polled.clockMicros(), polled.startNanos());
            verifiedNanos = polled.startNanos();
        }
        if (scope != Scope.INCREMENT) {
            listeners.forEach(ChangeListener::allChanged);
        }
        return true;
    }

    /** Rule 8. */
    private void beginKnowledge(PolledChanges polled) {
        state = new State(state.incarnation, BASE_UNKNOWN, newEntries());
        watermarks.forgetLasting();
        polled.changes().forEach(change -> watermarks.raise(change.id(), change.version()));
        nextBase = polled.base();
        state = new State(state.incarnation, polled.base(), state.entries);
    }

    private void addKnowledge(PolledChanges polled) {
        for (Invalidation change : polled.changes()) {
            boolean wasLower = watermarks.raise(change.id(), change.version());
            state.entries.removeOlder(change.id(), change.version());
            if (wasLower) {
                notifyOf(change.id());
            }
        }
        if (watermarks.youngerCount() > limits.watermarksMax) {
            forget(polled.base());
        }
    }

    /**
     * Rule 7: forgets the older generation of lasting watermarks. All its changes had ended in the snapshot of the poll that
     * closed it, so a value that was read in a later snapshot reflects them.
     */
    private void forget(long xmax) {
        state = new State(state.incarnation, Math.max(state.base, nextBase), state.entries);
        watermarks.forgetOlder();
        nextBase = xmax;
    }

    /** Rule 7 on overflow: all lasting watermarks are forgotten, and L1 with them. */
    private void beginAgain(long xmax) {
        state = new State(state.incarnation, Math.max(state.base, xmax), newEntries());
        watermarks.forgetLasting();
        nextBase = xmax;
    }

    private void raiseTemporarily(ProfileId id, long version) {
        boolean wasLower = raiseIfRoom(id, version);
        state.entries.removeOlder(id, version);
        if (wasLower) {
            notifyOf(id);
        }
    }

    /** Raises the temporary watermark, or makes the next poll overflow; returns whether the id had a lower one. */
    private boolean raiseIfRoom(ProfileId id, long version) {
        if (watermarks.temporaryCount() < limits.watermarksMax) {
            return watermarks.raiseTemporarily(id, version);
        }
        overflowDue = true;
        return watermarks.of(id) < version;
    }

    private void notifyOf(ProfileId id) {
        listeners.forEach(listener -> listener.changed(id));
    }

    /** Whether the version is in the future of the database, so that no profile can have it yet. */
    public boolean isBeyondClock(long version) {
        return databaseClock.isBeyond(version);
    }

    private CacheEntries newEntries() {
        return new CacheEntries(limits.sizeMax, limits.timeToLive);
    }
}
