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
 * Loads a profile from behind the local tier: from the shared tier, else from the store under the lease of the id. A
 * shared tier that is out of reach costs its time limit and is otherwise passed over.
 */
public final class ProfileLoader {

    private static final long FIRST_PAUSE_MILLIS = 2;

    private final Vertx vertx;
    private final SharedCache shared;
    private final StoreLoader origin;
    private final RandomGenerator random;
    private final Duration leaseWaitMax;
    private final ReadMetrics metrics;

    public ProfileLoader(
            Vertx vertx,
            SharedCache shared,
            StoreLoader origin,
            RandomGenerator random,
            Duration leaseWaitMax,
            ReadMetrics metrics) {
        this.vertx = vertx;
        this.shared = shared;
        this.origin = origin;
        this.random = random;
        this.leaseWaitMax = leaseWaitMax;
        this.metrics = metrics;
    }

    /**
     * Loads the profile, of at least the version; the store is asked when the shared tier has only an older one, and has
     * the last word.
     */
    Future<LoadedProfile> load(ProfileId id, long versionMin) {
        return shared.get(id).transform(got -> {
            if (got.failed()) {
                return origin.readOrCreate(id);
            }
            Optional<Profile> present = got.result();
            if (present.isEmpty()) {
                return loadMissing(id);
            }
            return present.get().version() >= versionMin ? foundInShared(present.get()) : loadPast(present.get());
        });
    }

    /** What the shared tier has is too old, which says that a change never reached it; so it is told now. */
    private Future<LoadedProfile> loadPast(Profile old) {
        return origin.readOrCreate(old.id()).onSuccess(found -> {
            if (found.profile().version() > old.version()) {
                shared.replace(found.profile());
            }
        });
    }

    private Future<LoadedProfile> loadMissing(ProfileId id) {
        LeaseToken token = LeaseToken.draw(random);
        return shared.lease(id, token).transform(leased -> {
            if (leased.failed()) {
                return origin.readOrCreate(id);
            }
            return leased.result() ? loadAndFill(id, token) : awaitFillByAnother(id);
        });
    }

    private Future<LoadedProfile> loadAndFill(ProfileId id, LeaseToken token) {
        metrics.leaseGranted();
        return origin.readOrCreate(id)
                .onSuccess(found -> shared.fill(found.profile(), token).onSuccess(metrics::filled))
                .onFailure(unread -> shared.release(id, token));
    }

    private Future<LoadedProfile> awaitFillByAnother(ProfileId id) {
        metrics.leaseWaited();
        return lookAgain(id, FIRST_PAUSE_MILLIS, leaseWaitMax.toMillis());
    }

    /** Looks after growing pauses; when the time is up, reads past the holder of the lease, without filling. */
    private Future<LoadedProfile> lookAgain(ProfileId id, long pauseMillis, long leftMillis) {
        if (leftMillis <= 0) {
            return origin.readOrCreate(id);
        }
        long jittered = Math.min(leftMillis, pauseMillis + random.nextLong(pauseMillis));
        return pause(jittered).compose(rested -> shared.get(id)).transform(got -> {
            if (got.failed()) {
                return origin.readOrCreate(id);
            }
            return got.result()
                    .map(ProfileLoader::foundInShared)
                    .orElseGet(() -> lookAgain(id, pauseMillis * 2, leftMillis - jittered));
        });
    }

    private Future<Void> pause(long millis) {
        return vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
    }

    private static Future<LoadedProfile> foundInShared(Profile profile) {
        return Future.succeededFuture(new LoadedProfile(profile, Source.REDIS));
    }
}
