package io.phoenix.profile.picture;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.config.PicturePolicy;
import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.FairWorkers;
import io.phoenix.profile.limit.TokenBucket;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.SingleReads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The use cases of own pictures. Decodes on threads of its own, a few pictures at a time, with the peers taking turns. Thread-safe;
 * futures complete on the caller's context.
 */
public final class OwnPictures {

    /** A second attempt, for a profile that was erased in between. */
    private static final int ATTEMPTS = 2;

    private final Profiles profiles;
    private final ChargedReads reads;
    private final PictureStore store;
    private final PictureNames names;
    private final Function<String, PicturePolicy> policies;
    private final PictureSettings settings;
    private final FairWorkers workers;

    public OwnPictures(
            Vertx vertx,
            Profiles profiles,
            PictureStore store,
            PictureNames names,
            Function<String, PicturePolicy> policies,
            PictureSettings settings,
            Budget decodings) {
        this.profiles = profiles;
        this.reads = new ChargedReads(profiles);
        this.store = store;
        this.names = names;
        this.policies = policies;
        this.settings = settings;
        this.workers = new FairWorkers(
                vertx,
                "picture",
                settings.decodingMax(),
                decodings,
                () -> new ProfileFailure(
                        Kind.OVERLOADED,
                        "pictures waiting to be decoded: " + settings.waitingMax() + " (expected: fewer; try again)"));
    }

    /** The profile after an upload, and whether its picture waits for a moderator. */
    public record Uploaded(CachedProfile profile, boolean waiting) {}

    /** Fails unless the tenant allows uploads. */
    public void requireUploads(String tenantId) {
        if (!policies.apply(tenantId).uploads()) {
            throw ProfileFailure.pictureRefused(
                    "not_enabled",
                    "own pictures are off for this tenant",
                    "pictures.uploads=true in the configuration");
        }
    }

    /**
     * Takes an uploaded file as the picture of a profile, which it creates if it does not exist.
     *
     * @param peer who takes turns with the others
     * @param creations the rate limit of the caller for new profiles
     * @return fails with {@link Kind#PICTURE_REFUSED} if the file is refused, with {@link Kind#VERSION_MISMATCH} if the condition
     *     does not hold, with {@link Kind#OVERLOADED} beyond a limit
     */
    public Future<Uploaded> upload(
            ProfileId id, byte[] file, VersionCondition condition, Object peer, TokenBucket creations) {
        boolean review = policies.apply(id.tenantId()).review();
        return requireRoom(id.tenantId(), review)
                .compose(room -> workers.run(peer, () -> OwnPicture.of(file, settings.pixelsMax())))
                .compose(picture -> {
                    String name = names.of(id, picture);
                    return change(
                            id,
                            () -> review
                                    ? store.await(id, name, picture, condition)
                                    : store.show(id, name, picture, condition),
                            creations);
                })
                .map(profile -> new Uploaded(profile, review));
    }

    private Future<Void> requireRoom(String tenantId, boolean review) {
        int max = settings.reviewMax();
        return review
                ? store.countWaiting(tenantId, max)
                        .compose(waiting -> waiting < max
                                ? Future.succeededFuture()
                                : Future.failedFuture(new ProfileFailure(
                                        Kind.OVERLOADED,
                                        "pictures waiting for a moderator: " + max + " (expected: fewer; try again)")))
                : Future.succeededFuture();
    }

    /** Goes back to the drawn avatar, and withdraws a picture that waits. */
    public Future<CachedProfile> remove(ProfileId id, VersionCondition condition, TokenBucket creations) {
        return change(id, () -> store.remove(id, condition), creations);
    }

    private Future<CachedProfile> change(
            ProfileId id, Supplier<Future<Stamped<Optional<Profile>>>> commit, TokenBucket creations) {
        return change(id, commit, creations, ATTEMPTS);
    }

    private Future<CachedProfile> change(
            ProfileId id, Supplier<Future<Stamped<Optional<Profile>>>> commit, TokenBucket creations, int attempts) {
        return reads.get(id, SingleReads.ANY_VERSION, creations)
                .compose(exists -> profiles.tryChange(id, commit))
                .compose(changed -> changed.map(Future::succeededFuture)
                        .orElseGet(() -> attempts > 1
                                ? change(id, commit, creations, attempts - 1)
                                : Future.failedFuture(new ProfileFailure(
                                        Kind.OVERLOADED, "the profile was erased meanwhile (try again)"))));
    }

    /** Shows a picture that waits; false if it does not wait any more. */
    public Future<Boolean> approve(ProfileId id, String name) {
        return profiles.tryChange(id, () -> store.approve(id, name)).map(Optional::isPresent);
    }
}
