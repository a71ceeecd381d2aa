package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.chaos.FaultSpan.Part;
import io.phoenix.profile.chaos.Noise.Stall;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories made by hand: the checker finds what was put into them, and nothing in those that are right. */
class HistoryCheckerTest {

    private final Story story = new Story();

    @Test
    void history_thatIsRight_hasNoViolation() {
        story.read("a", "u", 0, 10).answers(1, "Generated");
        story.write("a", "u", 100, 110, "Written 1").answers(2, "Written 1");
        story.read("a", "u", 111, 112).answers(2, "Written 1");
        story.read("b", "u", 120, 121).answers(1, "Generated");
        story.read("b", "u", 1_000, 1_001).answers(2, "Written 1");

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void creation_answeredWithTwoVersions_isFound() {
        story.read("a", "u", 0, 10).answers(1, "Generated");
        story.read("b", "u", 0, 10).answers(2, "Generated");

        assertThat(story.violations()).containsExactly("created more than once");
    }

    @Test
    void read_behindTheSameInstance_isFoundHoweverShortlyAfter() {
        story.write("a", "u", 0, 10, "Written 1").answers(2, "Written 1");
        story.read("a", "u", 11, 12).answers(1, "Generated");

        assertThat(story.violations()).contains("behind what the instance itself acknowledged");
    }

    @Test
    void read_behindAnotherInstanceByMoreThanASecond_isFound() {
        story.write("a", "u", 0, 10, "Written 1").answers(2, "Written 1");
        story.read("b", "u", 1_200, 1_201).answers(1, "Generated");

        assertThat(story.violations()).containsExactly("stale");
    }

    @Test
    void read_behindDuringAFault_isHeldToTheBoundOfTheFault() {
        story.fault(Set.of("a"), Set.of(Part.REDIS), 0, 500);
        story.write("a", "u", 0, 10, "Written 1").answers(2, "Written 1");
        story.read("b", "u", 1_200, 1_201).answers(1, "Generated");
        assertThat(story.violations()).isEmpty();

        story.read("b", "u", 2_200, 2_201).answers(1, "Generated");
        assertThat(story.violations()).containsExactly("stale");
    }

    @Test
    void read_behindAndMarked_isAllowedOnlyWhilePostgresIsOutOfReach() {
        story.write("a", "u", 0, 10, "Written 1").answers(2, "Written 1");
        story.read("b", "u", 5_000, 5_001).answersFrom("stale", 1, "Generated");
        assertThat(story.violations()).containsExactly("said to be stale though Postgres was in reach");

        story.fault(Set.of("b"), Set.of(Part.POSTGRES), 0, 6_000);
        assertThat(story.violations()).isEmpty();
    }

    @Test
    void read_afterAnErasure_mustNotShowWhatWasErased() {
        story.write("a", "u", 0, 10, "Written 1").answers(2, "Written 1");
        story.erase("a", "u", 20, 30);
        story.read("b", "u", 1_500, 1_501).answers(2, "Written 1");

        assertThat(story.violations()).containsExactly("stale");
    }

    @Test
    void version_goingBackOnOneInstance_isFound() {
        story.write("b", "u", 0, 10, "Written 1").answers(2, "Written 1");
        story.read("a", "u", 20, 21).answers(2, "Written 1");
        story.read("a", "u", 30, 31).answers(1, "Generated");

        assertThat(story.violations()).containsExactly("a version went back");
    }

    @Test
    void profile_ofAnotherId_isFound() {
        story.read("a", "u", 0, 10).answersFor("somebody-else", 1, "Generated");

        assertThat(story.violations()).containsExactly("another id's profile: somebody-else");
    }

    @Test
    void name_thatNobodyWrote_isFound() {
        story.write("a", "other", 0, 5, "Written 7").answers(1, "Written 7");
        story.read("a", "u", 6, 10).answers(1, "Written 7");

        assertThat(story.violations()).containsExactly("a name that nobody wrote for this id");
    }

    @Test
    void version_withTwoNames_isFound() {
        story.write("a", "u", 0, 5, "Written 1").answers(2, "Written 1");
        story.read("a", "u", 6, 10).answers(2, "Generated");

        assertThat(story.violations()).containsExactly("one version, two names, the other being Written 1");
    }

    @Test
    void name_underAnotherVersionThanAcknowledged_isFound() {
        story.write("a", "u", 0, 5, "Written 1").answers(2, "Written 1");
        story.read("a", "u", 6, 10).answers(3, "Written 1");

        assertThat(story.violations()).containsExactly("not the version that was acknowledged, 2");
    }

    @Test
    void name_beforeItWasWritten_isFound() {
        story.read("a", "u", 0, 1).answers(2, "Written 1");
        story.write("a", "u", 5, 6, "Written 1").answers(2, "Written 1");

        assertThat(story.violations()).contains("read before it was written");
    }

    @Test
    void read_ofLessThanTheVersionAskedFor_isFound() {
        story.readAtLeast("a", "u", 0, 1, 7).answers(6, "Generated");

        assertThat(story.violations()).containsExactly("less than the version that was asked for, 7");
    }

    @Test
    void write_ofUnknownOutcome_mayBeReadOrNot() {
        story.fault(Set.of("a"), Set.of(Part.POSTGRES), 0, 20);
        story.write("a", "u", 0, 10, "Written 1").isRefused(503);
        story.read("a", "u", 11, 12).answers(1, "Generated");
        story.read("a", "u", 13, 14).answers(2, "Written 1");

        assertThat(story.violations()).isEmpty();
    }

    @Test
    void read_overTheDeadline_isFoundUnlessTheMachineStoodStill() {
        story.read("a", "u", 0, 600).answers(1, "Generated");
        assertThat(story.violations()).containsExactly("over the deadline");

        story.stall(new Stall(
                Duration.ofMillis(100).toNanos(), Duration.ofMillis(300).toNanos()));
        assertThat(story.violations()).isEmpty();
    }

    @Test
    void read_withoutAnAnswer_isFoundUnlessTheInstanceIsStopped() {
        story.read("a", "u", 0, 100).isRefused(Operation.NO_ANSWER);
        assertThat(story.violations()).contains("no answer");

        story.fault(Set.of("a"), Set.of(Part.PROCESS), 0, 100);
        assertThat(story.violations()).isEmpty();
    }

    @Test
    void resident_refused_isFoundWhateverIsBroken() {
        story.fault(Set.of("a"), Set.of(Part.REDIS, Part.POSTGRES), 0, 100);
        story.read("a", "u", 0, 1).answers(1, "Generated");
        story.read("a", "u", 50, 51).isRefused(503);

        assertThat(story.violations()).containsExactly("a resident profile was refused");
    }

    @Test
    void refusal_isAllowedOnlyWhilePostgresIsOutOfReach() {
        story.fault(Set.of("a"), Set.of(Part.REDIS), 0, 100);
        story.read("a", "u", 50, 51).isRefused(503);
        assertThat(story.violations()).containsExactly("refused though Postgres was in reach");

        story.fault(Set.of("a"), Set.of(Part.POSTGRES), 0, 100);
        assertThat(story.violations()).isEmpty();
    }

    @Test
    void status_thatIsNoRefusal_isFound() {
        story.fault(Set.of("a"), Set.of(Part.POSTGRES), 0, 100);
        story.write("a", "u", 50, 51, "Written 1").isRefused(500);

        assertThat(List.copyOf(story.violations())).containsExactly("neither answered nor refused");
    }
}
