package io.phoenix.profile.explain;

import io.phoenix.profile.domain.ProfileId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Asks every instance what it holds of an id. Thread-safe. */
public interface InstanceSurvey {

    /** Time limit for the answers. */
    Duration ANSWER_MAX = Duration.ofMillis(500);

    /**
     * The answers to a question.
     *
     * @param asked how many received the question; those of another version ignore it
     * @param complete whether {@code asked} counts all of them; a cluster of Redis counts those of one node
     * @param states of the instances that answered in time
     */
    record Answers(int asked, boolean complete, List<InstanceState> states) {}

    /** Completes within {@link #ANSWER_MAX} and the time limits of the implementation; fails if no instance can be asked. */
    Future<Answers> ask(ProfileId id);

    /** Sets how this instance answers all questions, its own included. To be called at most once. */
    void answerWith(Function<ProfileId, InstanceState> answer);
}
