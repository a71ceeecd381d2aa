package io.phoenix.profile.read;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.NamePolicy;
import io.vertx.core.Future;
import java.util.function.Function;

/** Finds a generated name that is free by trying: the store alone can tell, and only at the moment it is taken. */
public final class FreeName {

    private FreeName() {}

    /**
     * Tries the generated names of a user in their order, until one is free: the first one, save in a tenant whose names
     * are unique.
     *
     * @param attempt does something with a name; fails with {@link ClaimedName#taken()} when another one is to be tried
     * @return what the attempt gave that was the last; fails with {@link Kind#OVERLOADED} when there was no free name
     */
    public static <T> Future<T> first(NamePolicy policy, ProfileId id, Function<ClaimedName, Future<T>> attempt) {
        return from(0, policy, id, attempt);
    }

    private static <T> Future<T> from(
            int generation, NamePolicy policy, ProfileId id, Function<ClaimedName, Future<T>> attempt) {
        if (generation == NamePolicy.GENERATIONS_MAX) {
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED, "all of " + generation + " generated names are taken (try again)"));
        }
        return attempt.apply(policy.generated(id, generation))
                .recover(cause -> ClaimedName.isTaken(cause)
                        ? from(generation + 1, policy, id, attempt)
                        : Future.failedFuture(cause));
    }
}
