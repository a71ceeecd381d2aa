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
 * Loads one profile: from L2, else from the store under the lease of the id. While L2 can't be reached it costs its time
 * limit, and the store answers.
 *
 * @param leaseWaitMax the longest that a load waits for the holder of the lease to fill L2
 */
public record ProfileLoader(
        Vertx vertx,
        SharedCache shared,
        StoreLoader store,
        RandomGenerator random,
        Duration leaseWaitMax,
        ReadMetrics metrics) {

    private static final long FIRST_PAUSE_MILLIS = 2;

    /** Loads the profile, created if absent. A value of L2 below the version is passed over; the store decides. */
    Future<LoadedProfile> load(ProfileId id, long versionMin) {
        return shared.get(id).transform(got -> {
            if (got.failed()) {
                return store.readOrCreate(id);
            }
            Optional<Profile> present = got.result();
            if (present.isEmpty()) {
                return loadUnderLease(id);
            }
            return present.get().version() >= versionMin ? fromL2(present.get()) : loadNewer(present.get());
        });
    }

    /** L2 is too old, so a change never reached it: replace its value too. */
    private Future<LoadedProfile> loadNewer(Profile old) {
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
            return leased.result() ? loadAndFill(id, token) : awaitFill(id);
        });
    }

    private Future<LoadedProfile> loadAndFill(ProfileId id, LeaseToken token) {
        metrics.leaseGranted();
        return store.readOrCreate(id)
                .onSuccess(loaded -> shared.fill(loaded.profile(), token).onSuccess(metrics::filled))
                .onFailure(failure -> shared.release(id, token));
    }

    private Future<LoadedProfile> awaitFill(ProfileId id) {
        metrics.leaseWaited();
        return awaitFill(id, FIRST_PAUSE_MILLIS, leaseWaitMax.toMillis());
    }

    /** Polls L2 with growing, jittered pauses; reads the store without filling when the time is up. */
    private Future<LoadedProfile> awaitFill(ProfileId id, long pauseMillis, long leftMillis) {
        if (leftMillis <= 0) {
            return store.readOrCreate(id);
        }
        long jittered = Math.min(leftMillis, pauseMillis + random.nextLong(pauseMillis));
        return vertx.timer(jittered, TimeUnit.MILLISECONDS)
                .compose(due -> shared.get(id))
                .transform(got -> {
                    if (got.failed()) {
                        return store.readOrCreate(id);
                    }
                    return got.result()
                            .map(ProfileLoader::fromL2)
                            .orElseGet(() -> awaitFill(id, pauseMillis * 2, leftMillis - jittered));
                });
    }

    private static Future<LoadedProfile> fromL2(Profile profile) {
        return Future.succeededFuture(new LoadedProfile(profile, Source.REDIS));
    }
}
