package io.phoenix.profile.explain;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.InstanceState.Entry;
import io.phoenix.profile.explain.InstanceSurvey.Answers;
import io.phoenix.profile.testing.TestProfiles;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The contract of {@link InstanceSurvey}; the fake and Redis both pass it. Every test gets two new instances. */
public abstract class InstanceSurveyContract {

    protected final ProfileId id = TestProfiles.id();

    protected final InstanceState holding = new InstanceState(
            "pod-1:8080",
            "0123abcd",
            new Incarnation(7_516_192_770L, 3),
            true,
            OptionalLong.of(1_763_869_392_123_455L),
            Optional.of(new Entry(1_763_869_392_123_456L, Duration.ofMillis(1_500), "9f3c01aa")));

    protected final InstanceState empty = new InstanceState(
            "pod-2:8080", "0123abcd", new Incarnation(1, 1), false, OptionalLong.empty(), Optional.empty());

    /** The survey of one instance, subscribed. */
    protected abstract InstanceSurvey survey();

    /** The survey of another instance, subscribed to the same channel. */
    protected abstract InstanceSurvey other();

    @Test
    void ask_allAnswer_returnsEveryState() throws Exception {
        survey().answerWith(asked -> holding);
        other().answerWith(asked -> empty);

        Answers answers = await(survey().ask(id));

        assertThat(answers.asked()).isEqualTo(2);
        assertThat(answers.states()).containsExactlyInAnyOrder(holding, empty);
    }

    @Test
    void ask_always_asksForTheId() throws Exception {
        ProfileId strange = new ProfileId("tenant", "a|b~c=d@e+f:g");
        survey().answerWith(asked -> asked.equals(strange) ? holding : empty);
        other().answerWith(asked -> asked.equals(strange) ? empty : holding);

        assertThat(await(survey().ask(strange)).states()).containsExactlyInAnyOrder(holding, empty);
    }

    @Test
    void ask_longestId_isAskedFor() throws Exception {
        ProfileId longest = new ProfileId("t".repeat(64), "\uD83D\uDE00".repeat(63) + "%%%");
        survey().answerWith(asked -> asked.equals(longest) ? holding : empty);

        assertThat(await(survey().ask(longest)).states()).containsExactly(holding);
    }

    @Test
    void ask_oneIsSilent_returnsTheOthersAndCountsIt() throws Exception {
        other().answerWith(asked -> holding);

        Answers answers = await(survey().ask(id));

        assertThat(answers.asked()).isEqualTo(2);
        assertThat(answers.states()).containsExactly(holding);
    }
}
