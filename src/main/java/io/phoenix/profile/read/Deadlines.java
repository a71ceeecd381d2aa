package io.phoenix.profile.read;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a read makes of what failed behind it. */
final class Deadlines {

    private Deadlines() {}

    /** A deadline that passed, told as what it is: something behind did not answer. */
    static Throwable explained(Throwable failure, Duration deadline) {
        return failure instanceof TimeoutException
                ? new ProfileFailure(
                        Kind.DEPENDENCY_UNAVAILABLE, "not loaded within " + deadline.toMillis() + " ms (try again)")
                : failure;
    }

    /** Whether an old copy is better than the failure. */
    static boolean isOutOfReach(Throwable failure) {
        return failure instanceof ProfileFailure expected
                && (expected.kind() == Kind.DEPENDENCY_UNAVAILABLE || expected.kind() == Kind.OVERLOADED);
    }
}
