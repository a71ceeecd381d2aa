package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import java.util.List;

/** Reads one profile: from L1, or by a coalesced load from L2 or the store. Thread-safe; never blocks. */
public record SingleReads(
        LocalCache cache, Coalescer coalescer, ProfileLoader loader, ReadDeadline deadline, ReadMetrics metrics) {

    /** Older than every version. */
    public static final long ANY_VERSION = Long.MIN_VALUE;

    /** A load is repeated when the database fails over meanwhile, which it does not do all the time. */
    private static final int LOADS_MAX = 3;

    /**
     * The profile. A full miss creates it.
     *
     * @param versionMin the lowest version to return, which must exist; or {@link #ANY_VERSION}
     * @return on the caller's context. While nothing can be vouched for, a {@linkplain Source#STALE stale} copy, if L1 or L2
     *     has one. Fails with {@link Kind#DEPENDENCY_UNAVAILABLE} if there is none and the store is unreachable
     */
    public Future<ReadResult> read(ProfileId id, long versionMin) {
        CachedProfile hit = cache.get(id);
        if (hit != null && hit.version() >= versionMin) {
            return Future.succeededFuture(new ReadResult(id, hit, Source.LOCAL));
        }
        if (!cache.isVerified()) {
            CachedProfile stale = cache.getStale(id);
            if (stale != null && stale.version() >= versionMin) {
                return Future.succeededFuture(new ReadResult(id, stale, Source.STALE));
            }
        }
        long startNanos = System.nanoTime();
        // a load in flight may have read an older version
        return (versionMin == ANY_VERSION ? coalesced(id) : load(id, versionMin))
                .onSuccess(result -> metrics.waited(result.source().label(), System.nanoTime() - startNanos));
    }

    private Future<ReadResult> coalesced(ProfileId id) {
        Coalescer.Load load = coalescer.join(id);
        if (load.isLeader()) {
            load(id, ANY_VERSION).onComplete(load::complete);
        }
        return load.result();
    }

    private Future<ReadResult> load(ProfileId id, long versionMin) {
        metrics.loadStarted();
        return deadline.limit(load(id, versionMin, LOADS_MAX));
    }

    private Future<ReadResult> load(ProfileId id, long versionMin, int loadsLeft) {
        if (loadsLeft == 0) {
            return Future.failedFuture(
                    new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database fails over (try again)"));
        }
        return cache.begin(List.of(id))
                .compose(begun -> loader.load(id, versionMin, begun.beginNanos())
                        .map(loaded -> loaded.source() == Source.STALE
                                        || cache.offer(begun, id, loaded.profile(), loaded.stamp())
                                ? loaded
                                : null)
                        .onComplete(ended -> cache.end(begun))
                        .compose(loaded -> loaded == null
                                ? load(id, versionMin, loadsLeft - 1)
                                : Future.succeededFuture(loaded.toResult())));
    }
}
