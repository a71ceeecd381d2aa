package io.phoenix.profile.read;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.LocalCache.Admission;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Loads one profile: from L2, or from the store; on a full miss under the lease. Puts what it read from the store into L2. If
 * L2 is unreachable, it falls back to the store; if the store is, to a value of L2 that can't be vouched for.
 *
 * @param leaseWaitMax time limit for another holder of the lease to fill L2
 */
public record ProfileLoader(
        Vertx vertx,
        LocalCache cache,
        SharedCache shared,
        StoreLoader store,
        RandomGenerator random,
        Duration leaseWaitMax,
        ReadMetrics metrics) {

    private static final long FIRST_PAUSE_MILLIS = 2;

    /**
     * The profile, created if absent.
     *
     * @param versionMin a value of L2 below it is ignored
     * @param beginNanos when the load began
     */
    Future<LoadedProfile> load(ProfileId id, long versionMin, long beginNanos) {
        return shared.get(id).transform(l2 -> {
            if (l2.failed()) {
                return store.readOrCreate(id);
            }
            SharedValue value = l2.result().orElse(null);
            if (value == null || value.isTombstone()) {
                return loadUnderLease(id, versionMin, beginNanos);
            }
            Admission admission = value.version() < versionMin ? Admission.REFUSED : admissionOf(value);
            return switch (admission) {
                case FRESH -> Future.succeededFuture(LoadedProfile.fromL2(value, Source.REDIS));
                case REFUSED -> loadAndPut(id, beginNanos);
                case STALE ->
                    cache.isVerified()
                            ? loadAndPut(id, beginNanos).recover(failure -> fallBackTo(value, failure))
                            : Future.succeededFuture(LoadedProfile.fromL2(value, Source.STALE));
            };
        });
    }

    private Admission admissionOf(SharedValue value) {
        return cache.admit(value.id(), value.version(), value.isTombstone(), value.stamp());
    }

    private Future<LoadedProfile> loadAndPut(ProfileId id, long beginNanos) {
        return store.readOrCreate(id).onSuccess(loaded -> shared.put(loaded.toShared(), beginNanos));
    }

    private static Future<LoadedProfile> fallBackTo(SharedValue value, Throwable failure) {
        return ProfileFailure.isUnavailability(failure)
                ? Future.succeededFuture(LoadedProfile.fromL2(value, Source.STALE))
                : Future.failedFuture(failure);
    }

    private Future<LoadedProfile> loadUnderLease(ProfileId id, long versionMin, long beginNanos) {
        LeaseToken token = LeaseToken.draw(random);
        return shared.lease(id, token).transform(leased -> {
            if (leased.failed()) {
                return store.readOrCreate(id);
            }
            if (leased.result()) {
                return loadAndFill(id, token, beginNanos);
            }
            metrics.leaseWaited();
            return awaitFill(id, versionMin, FIRST_PAUSE_MILLIS, leaseWaitMax.toMillis());
        });
    }

    private Future<LoadedProfile> loadAndFill(ProfileId id, LeaseToken token, long beginNanos) {
        metrics.leaseGranted();
        return store.readOrCreate(id)
                .onSuccess(loaded ->
                        shared.fill(loaded.toShared(), beginNanos, token).onSuccess(metrics::filled))
                .onFailure(failure -> shared.release(id, token));
    }

    /** Polls L2 with exponential backoff and jitter; when the time is up, reads the store without filling. */
    private Future<LoadedProfile> awaitFill(ProfileId id, long versionMin, long pauseMillis, long leftMillis) {
        if (leftMillis <= 0) {
            return store.readOrCreate(id);
        }
        long jittered = Math.min(leftMillis, pauseMillis + random.nextLong(pauseMillis));
        return vertx.timer(jittered, TimeUnit.MILLISECONDS)
                .compose(due -> shared.get(id))
                .transform(l2 -> {
                    if (l2.failed()) {
                        return store.readOrCreate(id);
                    }
                    return l2.result()
                            .filter(value -> value.version() >= versionMin && admissionOf(value) == Admission.FRESH)
                            .map(value -> Future.succeededFuture(LoadedProfile.fromL2(value, Source.REDIS)))
                            .orElseGet(() -> awaitFill(id, versionMin, pauseMillis * 2, leftMillis - jittered));
                });
    }
}
