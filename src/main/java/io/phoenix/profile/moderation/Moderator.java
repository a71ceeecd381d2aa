package io.phoenix.profile.moderation;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.phoenix.profile.moderation.ModerationStore.Applied;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.FreeName;
import io.phoenix.profile.read.ProfileStore;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Applies orders of moderators. Thread-safe; never blocks. */
public record Moderator(ModerationStore moderation, ProfileStore store, Profiles profiles, NamePolicies names) {

    /** A user would have to change the name this often within milliseconds. */
    private static final int ATTEMPTS_MAX = 5;

    /**
     * What an order did.
     *
     * @param refused the name that was reset; null if none was
     */
    public record Moderated(
            CachedProfile profile,
            ModerationState state,
            @Nullable String refused) {}

    private record Attempt(Applied applied, String before) {}

    /**
     * Applies an order, creating the profile if absent. On completion it is committed, in L1, and published as far as Redis is
     * reachable. Fails with {@link Kind#PROFILE_ERASED} if the erasure of the id is kept.
     */
    public Future<Moderated> moderate(ProfileId id, ModerationOrder order) {
        AtomicReference<Attempt> done = new AtomicReference<>();
        return profiles.change(id, () -> attempt(id, order, done, ATTEMPTS_MAX)).map(profile -> {
            Attempt attempt = Objects.requireNonNull(done.get(), "committed");
            return new Moderated(
                    profile, attempt.applied().state(), order.reset().contains(Part.NAME) ? attempt.before() : null);
        });
    }

    /** The name is read before, because only this service knows skeletons; the store refuses if it is another one by then. */
    private Future<Stamped<Profile>> attempt(
            ProfileId id, ModerationOrder order, AtomicReference<Attempt> done, int attemptsLeft) {
        return store.find(id).compose(found -> {
            if (found.value().isEmpty()) {
                return create(id).compose(created -> next(id, order, done, attemptsLeft));
            }
            if (found.value().get().erased()) {
                return Future.failedFuture(ProfileFailure.erased(id));
            }
            Profile profile = found.value().get();
            String present = profile.name();
            return apply(profile, order).compose(applied -> {
                if (applied.value().isEmpty()) {
                    return next(id, order, done, attemptsLeft);
                }
                done.set(new Attempt(applied.value().get(), present));
                return Future.succeededFuture(
                        applied.map(some -> some.orElseThrow().profile()));
            });
        });
    }

    private Future<Stamped<Profile>> next(
            ProfileId id, ModerationOrder order, AtomicReference<Attempt> done, int attemptsLeft) {
        return attemptsLeft == 1
                ? Future.failedFuture(new ProfileFailure(
                        Kind.OVERLOADED,
                        "the profile keeps changing (expected: the same name for a moment; try again)"))
                : attempt(id, order, done, attemptsLeft - 1);
    }

    private Future<Stamped<Optional<Applied>>> apply(Profile profile, ModerationOrder order) {
        ProfileId id = profile.id();
        String present = profile.name();
        if (!order.reset().contains(Part.NAME)) {
            return moderation.apply(id, order, present, null, null);
        }
        // a generated name may be refused too
        return FreeName.first(
                names.of(id.tenantId()),
                id,
                profile.erasedSeed(),
                name -> name.text().equals(present)
                        ? Future.failedFuture(name.taken())
                        : moderation.apply(id, order, present, name, NameSkeleton.of(present)));
    }

    private Future<?> create(ProfileId id) {
        NamePolicy policy = names.of(id.tenantId());
        // empty if the name is taken, or if the profile exists by now
        return FreeName.first(
                policy,
                id,
                name -> store.insert(id, name)
                        .compose(created -> created.value().isPresent()
                                ? Future.succeededFuture()
                                : store.find(id)
                                        .compose(found ->
                                                takenUnless(found.value().isPresent(), name))));
    }

    private static Future<Void> takenUnless(boolean created, ClaimedName name) {
        return created ? Future.succeededFuture() : Future.failedFuture(name.taken());
    }
}
