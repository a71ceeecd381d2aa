package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DrawnAnew;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicy;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds a free generated name by trial: only claiming it in the store tells whether it is free. */
public final class FreeName {

    /** The first draw, that after an erasure of before, and one for an erasure meanwhile. */
    private static final int DRAWS_MAX = 3;

    private FreeName() {}

    /**
     * Tries the generated names of a user in order until one is free. If names need not be unique, the first one always is.
     *
     * @param attempt claims a name; fails with {@link ClaimedName#taken()} to try the next one
     * @return the result of the last attempt; fails with {@link Kind#OVERLOADED} if every name is taken
     */
    public static <T> Future<T> first(NamePolicy policy, ProfileId id, Function<ClaimedName, Future<T>> attempt) {
        return drawn(seed -> first(policy, id, seed, attempt));
    }

    /**
     * The same with the names that are drawn from a seed in place of the user id, of a profile that exists.
     *
     * @param seed null for the user id
     */
    public static <T> Future<T> first(
            NamePolicy policy, ProfileId id, @Nullable String seed, Function<ClaimedName, Future<T>> attempt) {
        return firstFrom(0, policy, id, seed, attempt);
    }

    /**
     * Draws a profile from the present seed of its id: from the user id first, and again where the store says that an erasure made
     * a seed.
     *
     * @param attempt stores what is drawn from a seed, null for the user id; fails with {@link DrawnAnew} to try another one
     * @return the result of the last attempt; fails with {@link Kind#OVERLOADED} if the id is erased again and again meanwhile
     */
    public static <T> Future<T> drawn(Function<@Nullable String, Future<T>> attempt) {
        return drawn(null, DRAWS_MAX, attempt);
    }

    private static <T> Future<T> drawn(
            @Nullable String seed, int drawsLeft, Function<@Nullable String, Future<T>> attempt) {
        if (drawsLeft == 0) {
            return Future.failedFuture(
                    new ProfileFailure(Kind.OVERLOADED, "the profile is being erased again and again (try again)"));
        }
        return attempt.apply(seed)
                .recover(cause -> cause instanceof DrawnAnew anew
                        ? drawn(anew.seed(), drawsLeft - 1, attempt)
                        : Future.failedFuture(cause));
    }

    private static <T> Future<T> firstFrom(
            int generation,
            NamePolicy policy,
            ProfileId id,
            @Nullable String seed,
            Function<ClaimedName, Future<T>> attempt) {
        if (generation == NamePolicy.GENERATIONS_MAX) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED, "all " + generation + " generated names are taken (try again)"));
        }
        return attempt.apply(policy.generated(id, seed, generation))
                .recover(cause -> ClaimedName.isTaken(cause)
                        ? firstFrom(generation + 1, policy, id, seed, attempt)
                        : Future.failedFuture(cause));
    }
}
