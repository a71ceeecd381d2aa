package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
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

    /**
     * The profile. A full miss creates it.
     *
     * @param versionMin the lowest version to return, which must exist; or {@link #ANY_VERSION}
     * @return on the caller's context. While neither L2 nor the store is reachable, a {@linkplain Source#STALE stale} copy;
     *     without one the read fails with {@link Kind#DEPENDENCY_UNAVAILABLE}
     */
    public Future<ReadResult> read(ProfileId id, long versionMin) {
        CachedProfile hit = cache.get(id);
        if (hit != null && hit.version() >= versionMin) {
            return Future.succeededFuture(new ReadResult(id, hit, Source.LOCAL));
        }
        long startNanos = System.nanoTime();
        // a load in flight may have read an older version
        return (versionMin == ANY_VERSION ? coalesced(id) : load(id, versionMin))
                .recover(failure -> deadline.fallBackToStale(failure, id, versionMin))
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
        // an instance never goes back to an older version, even if L2 went back or missed a change
        long lowestVersion = Math.max(versionMin, cache.watermark(id));
        Future<ReadResult> load = cache.begin(List.of(id))
                .compose(epoch -> loader.load(id, lowestVersion)
                        .map(loaded -> new ReadResult(id, cache.encode(loaded.profile(), epoch), loaded.source()))
                        .onComplete(result -> cache.endLoad(id, result.profile()), failure -> cache.endLoad(id, null)));
        return deadline.limit(load);
    }
}
