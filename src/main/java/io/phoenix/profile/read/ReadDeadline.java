package io.phoenix.profile.read;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Limits how long a read waits for its load, and falls back to stale copies.
 *
 * @param max time limit of the wait; a load that takes longer still fills L1
 */
public record ReadDeadline(LocalCache cache, Duration max) {

    /** The load, but failing with {@link Kind#DEPENDENCY_UNAVAILABLE} at the deadline, while the load continues. */
    <T> Future<T> limit(Future<T> load) {
        return load.timeout(max.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? new ProfileFailure(
                                        Kind.DEPENDENCY_UNAVAILABLE,
                                        "not loaded within " + max.toMillis() + " ms (try again)")
                                : failure));
    }

    /** The stale copy in L1, if the load failed because a dependency is unreachable or overloaded; else the failure. */
    Future<ReadResult> fallBackToStale(Throwable failure, ProfileId id, long versionMin) {
        CachedProfile stale = cache.getStale(id);
        boolean unreachable = failure instanceof ProfileFailure expected
                && (expected.kind() == Kind.DEPENDENCY_UNAVAILABLE || expected.kind() == Kind.OVERLOADED);
        return unreachable && stale != null && stale.version() >= versionMin
                ? Future.succeededFuture(new ReadResult(id, stale, Source.STALE))
                : Future.failedFuture(failure);
    }
}
