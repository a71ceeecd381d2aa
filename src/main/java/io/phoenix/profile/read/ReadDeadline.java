package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.loop.TimeLimit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Limits how long a read waits for its load. Thread-safe. */
public final class ReadDeadline {

    private final TimeLimit limit;

    /** @param max time limit of the wait; a load that takes longer still fills L1; zero for none */
    public ReadDeadline(Duration max) {
        limit = new TimeLimit(max);
    }

    /** The load, but failing with {@link Kind#DEPENDENCY_UNAVAILABLE} at the deadline, while the load continues. */
    <T> Future<T> limit(Future<T> load) {
        if (limit.max().isZero()) {
            return load;
        }
        return limit.limit(load)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? new ProfileFailure(
                                        Kind.DEPENDENCY_UNAVAILABLE,
                                        "not loaded within " + limit.max().toMillis() + " ms (try again)")
                                : failure));
    }
}
