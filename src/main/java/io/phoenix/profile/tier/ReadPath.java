package io.phoenix.profile.tier;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where profiles are read: from this process's memory, else by a load that all readers of the id share.
 *
 * <p>Two things keep the memory true. Every change is {@linkplain #announced announced} here, by the bus or by the write
 * that made it; and when announcements may have been missed, {@linkplain #announcementsMissed everything is old}. All
 * methods are safe for use by several threads and never block.
 */
public final class ReadPath {

    /** Older than every version. */
    public static final long ANY_VERSION = Long.MIN_VALUE;

    private final LocalTier local;
    private final Loader loader;
    private final BodyEncoder encoder;
    private final Duration deadline;
    private final int underWayMax;
    private final ReadMetrics metrics;
    private final Coalescer coalescer = new Coalescer();
    private final Guard guard;

    /**
     * A read path over an empty memory.
     *
     * @param deadline the longest that a read waits for a load; what the load then still finds is kept for later readers
     * @param underWayMax the most ids with a load or a write under way; beyond it reads that miss the memory, and writes,
     *     fail with {@link Kind#OVERLOADED}
     */
    public ReadPath(
            LocalTier local,
            Loader loader,
            BodyEncoder encoder,
            Duration deadline,
            int underWayMax,
            ReadMetrics metrics) {
        this(local, new Guard(local), loader, encoder, deadline, underWayMax, metrics);
    }

    /** For a test that takes the guard away. */
    ReadPath(
            LocalTier local,
            Guard guard,
            Loader loader,
            BodyEncoder encoder,
            Duration deadline,
            int underWayMax,
            ReadMetrics metrics) {
        this.local = local;
        this.loader = loader;
        this.encoder = encoder;
        this.deadline = deadline;
        this.underWayMax = underWayMax;
        this.metrics = metrics;
        this.guard = guard;
    }

    /** The profile from this process's memory, or null where it is not there or may be old. */
    @Nullable public Resident resident(ProfileId id) {
        Resident resident = local.get(id);
        if (resident != null) {
            metrics.read(Source.LOCAL.label());
        }
        return resident;
    }

    /**
     * The profile, created where there was none.
     *
     * @param versionMin a version that the caller knows to exist: nothing older is answered. {@link #ANY_VERSION} for none
     * @return on the caller's context. While everything behind is out of reach an old copy in memory is the answer, said
     *     to be {@link Source#STALE}; without one the read fails with {@link Kind#DEPENDENCY_UNAVAILABLE}
     */
    public Future<Reading> read(ProfileId id, long versionMin) {
        Resident resident = resident(id);
        if (resident != null && resident.version() >= versionMin) {
            return Future.succeededFuture(new Reading(resident, Source.LOCAL));
        }
        return coalescer
                .join(id, () -> load(id, versionMin))
                .compose(reading -> isEnough(reading, versionMin)
                        ? Future.succeededFuture(reading)
                        : coalescer.join(id, () -> load(id, versionMin)))
                .recover(failure -> lastResort(id, versionMin, failure))
                .onSuccess(reading -> metrics.read(reading.source().label()));
    }

    /**
     * Runs a write as something under way for its id: loads that may have read what it overwrites are detached when it
     * ends, and its result is kept unless it was overtaken itself.
     *
     * @param write commits the change and tells the other instances
     */
    public Future<Resident> write(ProfileId id, Supplier<Future<Profile>> write) {
        if (guard.size() >= underWayMax) {
            return Future.failedFuture(overloaded());
        }
        int epoch = local.epoch();
        guard.begin(id);
        return write.get()
                .map(profile -> encoded(profile, epoch))
                .onComplete(
                        written -> {
                            announced(id, written.version());
                            guard.endWith(id, written);
                        },
                        failed -> {
                            forget(id);
                            guard.endWithout(id);
                        });
    }

    /**
     * Runs an erasure as something under way for its id: nothing that was read before it stays.
     *
     * @param erasure commits and tells the other instances; gives the version of the erasure, or nothing when there was
     *     nothing to erase
     */
    public Future<Void> erase(ProfileId id, Supplier<Future<OptionalLong>> erasure) {
        if (guard.size() >= underWayMax) {
            return Future.failedFuture(overloaded());
        }
        guard.begin(id);
        return erasure.get()
                .onComplete(ended -> {
                    if (ended.succeeded()) {
                        ended.result().ifPresent(version -> announced(id, version));
                    }
                    forget(id);
                    guard.endWithout(id);
                })
                .mapEmpty();
    }

    /** A version of the profile exists: from now on nothing older is answered from this process's memory. */
    public void announced(ProfileId id, long version) {
        guard.announced(id, version);
        coalescer.detach(id);
    }

    /** Announcements may have been missed: from now on nothing is answered from memory that was there before. */
    public void announcementsMissed() {
        metrics.epochBumped();
        local.bumpEpoch();
    }

    /** Nothing was missed up to this moment: what is in memory, and was not announced as changed, is current. */
    public void verified(long nanos) {
        local.verified(nanos);
    }

    private Future<Reading> load(ProfileId id, long versionMin) {
        if (guard.size() >= underWayMax) {
            return Future.failedFuture(overloaded());
        }
        metrics.loadBegan();
        int epoch = local.epoch();
        guard.begin(id);
        return loader.load(id, Math.max(versionMin, versionSeen(id)))
                .map(found -> new Reading(encoded(found.profile(), epoch), found.source()))
                .onComplete(reading -> guard.endWith(id, reading.resident()), failed -> guard.endWithout(id))
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(this::explained);
    }

    private Resident encoded(Profile profile, int epoch) {
        return Resident.of(profile, encoder.encode(profile), epoch);
    }

    /** Versions never go back on one instance, not even where the shared tier went back. */
    private long versionSeen(ProfileId id) {
        Resident seen = local.getEvenOld(id);
        return seen == null ? ANY_VERSION : seen.version();
    }

    /** The store has the last word, so what came from it is enough whatever its version. */
    private static boolean isEnough(Reading reading, long versionMin) {
        return reading.resident().version() >= versionMin || reading.source() != Source.REDIS;
    }

    private Future<Reading> lastResort(ProfileId id, long versionMin, Throwable failure) {
        Resident old = local.getEvenOld(id);
        boolean outOfReach = failure instanceof ProfileFailure expected
                && (expected.kind() == Kind.DEPENDENCY_UNAVAILABLE || expected.kind() == Kind.OVERLOADED);
        return outOfReach && old != null && old.version() >= versionMin
                ? Future.succeededFuture(new Reading(old, Source.STALE))
                : Future.failedFuture(failure);
    }

    /** A write that failed may have been committed all the same. */
    private void forget(ProfileId id) {
        coalescer.detach(id);
        local.drop(id);
    }

    private ProfileFailure overloaded() {
        return new ProfileFailure(
                Kind.OVERLOADED, "profiles being loaded or written: " + underWayMax + " (expected: fewer; try again)");
    }

    private Future<Reading> explained(Throwable failure) {
        return Future.failedFuture(
                failure instanceof TimeoutException
                        ? new ProfileFailure(
                                Kind.DEPENDENCY_UNAVAILABLE,
                                "the profile could not be loaded within " + deadline.toMillis() + " ms")
                        : failure);
    }
}
