package io.phoenix.profile.explain;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.ProfileId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every place holds of an id, and the findings.
 *
 * @param instances those that answered, by name
 */
public record Explanation(
        ProfileId id,
        Seen<StoredState> store,
        Seen<SharedState> shared,
        Seen<InstanceSurvey.Answers> survey,
        List<InstanceState> instances,
        List<Finding> findings) {

    /**
     * The state of a place.
     *
     * @param state null if the place could not be inspected
     * @param failure the reason if the state is null; otherwise empty
     */
    public record Seen<T>(@Nullable T state, String failure) {

        static <T> Seen<T> of(T state) {
            return new Seen<>(state, "");
        }

        static <T> Seen<T> failed(Throwable cause) {
            return new Seen<>(null, FailureMessage.of(cause));
        }
    }

    /** A duration for operators: in milliseconds below ten seconds, else in seconds. */
    public static String text(Duration time) {
        return time.toSeconds() < 10 ? time.toMillis() + " ms" : time.toSeconds() + " s";
    }

    /** Whether anything is wrong. */
    public boolean isWrong() {
        return findings.stream().anyMatch(Finding::wrong);
    }
}
