package io.phoenix.profile.read;

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

    /**
     * The profile. A full miss creates it.
     *
     * @param versionMin the lowest version to return, which must exist; or {@link #ANY_VERSION}
     * @return on the caller's context; never an older version than the lowest: fails with {@link Kind#VERSION_NOT_REACHED} if
     *     the store has none. While nothing can be vouched for, a {@linkplain Source#STALE stale} copy, if L1 or L2
     *     has one. Fails with {@link Kind#DEPENDENCY_UNAVAILABLE} if there is none and the store is unreachable, and with
     *     {@link Kind#PROFILE_ERASED} if the erasure of the id is kept
     */
    public Future<ReadResult> read(ProfileId id, long versionMin) {
        ReadResult present = ReadResult.fromL1(cache, id);
        if (present != null && present.profile().version() >= versionMin) {
            return present.answer();
        }
        long startNanos = System.nanoTime();
        // a load in flight may have read an older version
        return (versionMin == ANY_VERSION ? coalesced(id) : load(id, versionMin))
                .onSuccess(result -> metrics.waited(result.source().label(), System.nanoTime() - startNanos))
                .compose(ReadResult::answer);
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
        return deadline.limit(load(id, versionMin, LoadedProfile.LOADS_MAX));
    }

    private Future<ReadResult> load(ProfileId id, long versionMin, int loadsLeft) {
        if (loadsLeft == 0) {
            return Future.failedFuture(ProfileFailure.failOver());
        }
        return cache.run(
                        List.of(id),
                        begun -> loader.load(id, versionMin, begun.beginNanos())
                                .map(loaded -> loaded.offerTo(cache, begun) ? loaded : null))
                .compose(loaded ->
                        loaded == null ? load(id, versionMin, loadsLeft - 1) : reached(versionMin, loaded.toResult()));
    }

    private static Future<ReadResult> reached(long versionMin, ReadResult read) {
        long version = read.profile().version();
        return version < versionMin && !read.profile().isErased()
                ? Future.failedFuture(ProfileFailure.versionNotReached(versionMin, version))
                : Future.succeededFuture(read);
    }
}
