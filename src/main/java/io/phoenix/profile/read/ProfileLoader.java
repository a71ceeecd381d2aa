package io.phoenix.profile.read;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.metrics.ReadMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Loads one profile: from L2, or on a full miss from the store under the lease. If L2 is unreachable, it falls back to the
 * store.
 *
 * @param leaseWaitMax time limit for another holder of the lease to fill L2
 */
public record ProfileLoader(
        Vertx vertx,
        SharedCache shared,
        StoreLoader store,
        RandomGenerator random,
        Duration leaseWaitMax,
        ReadMetrics metrics) {

    private static final long FIRST_PAUSE_MILLIS = 2;

    /** The profile, created if absent. Ignores a value in L2 below the version. */
    Future<LoadedProfile> load(ProfileId id, long versionMin) {
        return shared.get(id).transform(l2 -> {
            if (l2.failed()) {
                return store.readOrCreate(id);
            }
            Optional<Profile> present = l2.result();
            if (present.isEmpty()) {
                return loadUnderLease(id);
            }
            return present.get().version() >= versionMin ? fromL2(present.get()) : loadAndRepair(present.get());
        });
    }

    /** Replaces a value in L2 that missed a change. */
    private Future<LoadedProfile> loadAndRepair(Profile old) {
        return store.readOrCreate(old.id()).onSuccess(loaded -> {
            if (loaded.profile().version() > old.version()) {
                shared.replace(loaded.profile());
            }
        });
    }

    private Future<LoadedProfile> loadUnderLease(ProfileId id) {
        LeaseToken token = LeaseToken.draw(random);
        return shared.lease(id, token).transform(leased -> {
            if (leased.failed()) {
                return store.readOrCreate(id);
            }
            if (leased.result()) {
                return loadAndFill(id, token);
            }
            metrics.leaseWaited();
            return awaitFill(id, FIRST_PAUSE_MILLIS, leaseWaitMax.toMillis());
        });
    }

    private Future<LoadedProfile> loadAndFill(ProfileId id, LeaseToken token) {
        metrics.leaseGranted();
        return store.readOrCreate(id)
                .onSuccess(loaded -> shared.fill(loaded.profile(), token).onSuccess(metrics::filled))
                .onFailure(failure -> shared.release(id, token));
    }

    /** Polls L2 with exponential backoff and jitter; when the time is up, reads the store without filling. */
    private Future<LoadedProfile> awaitFill(ProfileId id, long pauseMillis, long leftMillis) {
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
                            .map(ProfileLoader::fromL2)
                            .orElseGet(() -> awaitFill(id, pauseMillis * 2, leftMillis - jittered));
                });
    }

    private static Future<LoadedProfile> fromL2(Profile profile) {
        return Future.succeededFuture(new LoadedProfile(profile, Source.REDIS));
    }
}
