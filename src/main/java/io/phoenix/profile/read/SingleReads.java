package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.ProfileCache;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Reads one profile: from memory, else by a load that all readers of the id share, else, when everything behind is out of
 * reach, an old copy. Safe for use by several threads; never blocks.
 */
public final class SingleReads {

    /** Older than every version. */
    public static final long ANY_VERSION = Long.MIN_VALUE;

    private final ProfileCache memory;
    private final ProfileLoader loader;
    private final Duration deadline;
    private final ReadMetrics metrics;

    /**
     * A read path.
     *
     * @param deadline the longest that a read waits for a load; what the load then still finds is remembered for later
     */
    public SingleReads(ProfileCache memory, ProfileLoader loader, Duration deadline, ReadMetrics metrics) {
        this.memory = memory;
        this.loader = loader;
        this.deadline = deadline;
        this.metrics = metrics;
    }

    /**
     * The profile, created where there was none.
     *
     * @param versionMin a version that the caller knows to exist: nothing older is answered. {@link #ANY_VERSION} for none
     * @return on the caller's context. While everything behind is out of reach an old copy is the answer, said to be
     *     {@link Source#STALE}; without one the read fails with {@link Kind#DEPENDENCY_UNAVAILABLE}
     */
    public Future<ReadResult> read(ProfileId id, long versionMin) {
        CachedProfile resident = memory.resident(id);
        if (resident != null && resident.version() >= versionMin) {
            return Future.succeededFuture(new ReadResult(resident, Source.LOCAL));
        }
        long began = System.nanoTime();
        // a load that somebody else began may have read the store before the version was there
        return (versionMin == ANY_VERSION ? share(id) : load(id, versionMin))
                .recover(failure -> lastResort(id, versionMin, failure))
                .onSuccess(reading -> {
                    String source = reading.source().label();
                    metrics.read(source);
                    metrics.waited(source, System.nanoTime() - began);
                });
    }

    private Future<ReadResult> share(ProfileId id) {
        Coalescer.Seat seat = memory.seat(id);
        if (seat.isDriver()) {
            load(id, ANY_VERSION).onComplete(seat::arrive);
        }
        return seat.arrival();
    }

    private Future<ReadResult> load(ProfileId id, long versionMin) {
        metrics.loadStarted();
        // versions never go back on one instance, not even where the shared tier went back or missed a change
        long leastVersion = Math.max(versionMin, memory.floor(id));
        return memory.load(id, () -> loader.load(id, leastVersion))
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(Deadlines.explained(failure, deadline)));
    }

    private Future<ReadResult> lastResort(ProfileId id, long versionMin, Throwable failure) {
        CachedProfile old = memory.lastKnown(id);
        return Deadlines.isOutOfReach(failure) && old != null && old.version() >= versionMin
                ? Future.succeededFuture(new ReadResult(old, Source.STALE))
                : Future.failedFuture(failure);
    }
}
