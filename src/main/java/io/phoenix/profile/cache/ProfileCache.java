package io.phoenix.profile.cache;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.Coalescer;
import io.phoenix.profile.read.LoadedProfile;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.Source;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process remembers, and what is under way in it. Every load, write and erasure passes through here, so that
 * nothing that was overtaken is remembered.
 *
 * <p>Two things keep it true. Every change is {@linkplain #announced announced}, by the bus or by the write that made it;
 * and when announcements may have been missed, {@linkplain #announcementsMissed everything is old}. All methods are safe
 * for use by several threads and never block.
 */
public final class ProfileCache {

    private final LocalCache local;
    private final Guard guard;
    private final BodyEncoder encoder;
    private final int underWayMax;
    private final ReadMetrics metrics;
    private final Coalescer coalescer = new Coalescer();

    private volatile ChangeListener listener = ChangeListener.NONE;

    /**
     * A memory over the local tier.
     *
     * @param underWayMax the most ids with a load or a write under way; beyond it loads and writes fail with {@link
     *     Kind#OVERLOADED}
     */
    public ProfileCache(LocalCache local, BodyEncoder encoder, int underWayMax, ReadMetrics metrics) {
        this(local, new Guard(local), encoder, underWayMax, metrics);
    }

    /** For a test that takes the guard away. */
    public ProfileCache(LocalCache local, Guard guard, BodyEncoder encoder, int underWayMax, ReadMetrics metrics) {
        this.local = local;
        this.guard = guard;
        this.encoder = encoder;
        this.underWayMax = underWayMax;
        this.metrics = metrics;
    }

    /** From now on the listener hears of every change, whether it was made here or elsewhere; it may hear of one twice. */
    public void tellChangesTo(ChangeListener changes) {
        this.listener = changes;
    }

    /** The profile, or null where it is not remembered or may be old. */
    @Nullable public CachedProfile resident(ProfileId id) {
        CachedProfile resident = local.get(id);
        if (resident != null) {
            metrics.read(Source.LOCAL.label());
        }
        return resident;
    }

    /** The page of these profiles, where all of them are remembered; else null. */
    @Nullable public BatchResult page(List<ProfileId> ids) {
        List<CachedProfile> residents = local.getAll(ids);
        if (residents == null) {
            return null;
        }
        metrics.read(Source.LOCAL.label(), residents.size());
        return new BatchResult(residents, List.of(), List.of(), 0);
    }

    /** Ids with a load or a write under way. */
    public int underWay() {
        return guard.size();
    }

    /** The least version that may be answered, as far as this process knows. */
    public long floor(ProfileId id) {
        return local.floor(id);
    }

    /** The profile as it was when it was last known, however long ago that is; null where it is not remembered. */
    @Nullable public CachedProfile lastKnown(ProfileId id) {
        return local.getEvenOld(id);
    }

    /** A version of the profile exists: from now on nothing older is answered from here. */
    public void announced(ProfileId id, long version) {
        overtake(id, version);
        listener.changed(id, version);
    }

    /** The profile was erased, and that is the version of it: nothing older is answered or remembered in any way. */
    public void erased(ProfileId id, long version) {
        overtake(id, version);
        local.erase(id, version);
        listener.changed(id, version);
    }

    /** Announcements may have been missed: from now on nothing is answered that was here before. */
    public void announcementsMissed() {
        metrics.epochBumped();
        local.bumpEpoch();
        listener.anythingMayHaveChanged();
    }

    /** Nothing was missed up to this moment: what is remembered, and was not announced as changed, is current. */
    public void verified(long nanos) {
        local.verified(nanos);
    }

    /** The place of an id among the loads under way, which one reader takes and the others share. */
    public Coalescer.Seat seat(ProfileId id) {
        return coalescer.seat(id);
    }

    /** Runs a load, and remembers what it finds unless that was overtaken meanwhile. */
    public Future<ReadResult> load(ProfileId id, Supplier<Future<LoadedProfile>> load) {
        return loadAll(List.of(id), () -> load.get().map(found -> Map.of(id, found)))
                .map(readings -> Objects.requireNonNull(readings.get(id)));
    }

    /** Runs a load of several profiles, and remembers what it finds; what it does not find is not in the answer. */
    public Future<Map<ProfileId, ReadResult>> loadAll(
            List<ProfileId> ids, Supplier<Future<Map<ProfileId, LoadedProfile>>> load) {
        if (isFull()) {
            return Future.failedFuture(overloaded());
        }
        int epoch = local.epoch();
        ids.forEach(guard::begin);
        return load.get()
                .map(found -> encoded(found, epoch))
                .onComplete(ended -> ids.forEach(id -> {
                    ReadResult reading = ended.succeeded() ? ended.result().get(id) : null;
                    if (reading == null) {
                        guard.endWithout(id);
                    } else {
                        guard.endWith(id, reading.resident());
                    }
                }));
    }

    /**
     * Runs a write. When it ends, this process answers with its result, unless that was overtaken itself.
     *
     * @param write commits the change and tells the other instances
     */
    public Future<CachedProfile> write(ProfileId id, Supplier<Future<Profile>> write) {
        if (isFull()) {
            return Future.failedFuture(overloaded());
        }
        int epoch = local.epoch();
        guard.begin(id);
        return write.get()
                .map(profile -> encoded(profile, epoch))
                .onComplete(
                        written -> {
                            overtake(id, written.version());
                            guard.endWith(id, written);
                            listener.changed(id, written.version());
                        },
                        failed -> endUnknown(id));
    }

    /**
     * Runs an erasure. When it ends, this process has forgotten the profile.
     *
     * @param erasure commits and tells the other instances; gives the version of the erasure, or nothing when there was
     *     nothing to erase
     */
    public Future<Void> erase(ProfileId id, Supplier<Future<OptionalLong>> erasure) {
        if (isFull()) {
            return Future.failedFuture(overloaded());
        }
        long known = floor(id);
        guard.begin(id);
        return erasure.get()
                .onComplete(
                        erased -> {
                            // where nothing was left to erase, somebody else has erased all that was known here
                            erased(id, erased.orElse(known + 1));
                            guard.endWithout(id);
                        },
                        failed -> endUnknown(id))
                .mapEmpty();
    }

    private void overtake(ProfileId id, long version) {
        guard.announced(id, version);
        coalescer.detach(id);
    }

    /** What failed may have been committed all the same, so what is remembered may be old. */
    private void endUnknown(ProfileId id) {
        local.distrust(id);
        coalescer.detach(id);
        guard.endWithout(id);
    }

    private Map<ProfileId, ReadResult> encoded(Map<ProfileId, LoadedProfile> found, int epoch) {
        Map<ProfileId, ReadResult> readings = new HashMap<>();
        found.forEach((id, each) -> readings.put(id, new ReadResult(encoded(each.profile(), epoch), each.source())));
        return readings;
    }

    private CachedProfile encoded(Profile profile, int epoch) {
        return CachedProfile.of(profile, encoder.encode(profile), epoch);
    }

    private boolean isFull() {
        return guard.size() >= underWayMax;
    }

    private ProfileFailure overloaded() {
        return new ProfileFailure(
                Kind.OVERLOADED, "profiles being loaded or written: " + underWayMax + " (expected: fewer; try again)");
    }
}
