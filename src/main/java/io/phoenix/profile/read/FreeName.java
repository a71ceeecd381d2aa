package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicy;
import io.vertx.core.Future;
import java.util.function.Function;

/** Finds a free generated name by trial: only claiming it in the store tells whether it is free. */
public final class FreeName {

    private FreeName() {}

    /**
     * Tries the generated names of a user in order until one is free. If names need not be unique, the first one always is.
     *
     * @param attempt claims a name; fails with {@link ClaimedName#taken()} to try the next one
     * @return the result of the last attempt; fails with {@link Kind#OVERLOADED} if every name is taken
     */
    public static <T> Future<T> first(NamePolicy policy, ProfileId id, Function<ClaimedName, Future<T>> attempt) {
        return firstFrom(0, policy, id, attempt);
    }

    private static <T> Future<T> firstFrom(
            int generation, NamePolicy policy, ProfileId id, Function<ClaimedName, Future<T>> attempt) {
        if (generation == NamePolicy.GENERATIONS_MAX) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED, "all " + generation + " generated names are taken (try again)"));
        }
        return attempt.apply(policy.generated(id, generation))
                .recover(cause -> ClaimedName.isTaken(cause)
                        ? firstFrom(generation + 1, policy, id, attempt)
                        : Future.failedFuture(cause));
    }
}
