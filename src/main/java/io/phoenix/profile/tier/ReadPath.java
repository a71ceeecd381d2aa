package io.phoenix.profile.tier;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.time.Duration;
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
        this.local = local;
        this.loader = loader;
        this.encoder = encoder;
        this.deadline = deadline;
        this.underWayMax = underWayMax;
        this.metrics = metrics;
        this.guard = new Guard(local);
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
     * @return on the caller's context; fails with {@link Kind#DEPENDENCY_UNAVAILABLE} when the deadline passes or the
     *     store cannot be read
     */
    public Future<Reading> read(ProfileId id) {
        Resident resident = resident(id);
        if (resident != null) {
            return Future.succeededFuture(new Reading(resident, Source.LOCAL));
        }
        return coalescer
                .join(id, () -> load(id))
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

    private Future<Reading> load(ProfileId id) {
        if (guard.size() >= underWayMax) {
            return Future.failedFuture(overloaded());
        }
        metrics.loadBegan();
        int epoch = local.epoch();
        guard.begin(id);
        return loader.load(id)
                .map(found -> new Reading(encoded(found.profile(), epoch), found.source()))
                .onComplete(reading -> guard.endWith(id, reading.resident()), failed -> guard.endWithout(id))
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(this::explained);
    }

    private Resident encoded(Profile profile, int epoch) {
        return Resident.of(profile, encoder.encode(profile), epoch);
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
