package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.chaos.Fault.Component;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The history checker finds the violation in each hand-made history, and no violation in correct ones. */
class HistoryCheckerTest {

    private final HistoryBuilder history = new HistoryBuilder();

    @Test
    void history_correct_hasNoViolation() {
        history.read("a", "u", 0, 10).returns(1, "Generated");
        history.write("a", "u", 100, 110, "Written 1").returns(2, "Written 1");
        history.read("a", "u", 111, 112).returns(2, "Written 1");
        history.read("b", "u", 120, 121).returns(1, "Generated");
        history.read("b", "u", 1_000, 1_001).returns(2, "Written 1");

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void creation_withTwoVersions_isViolation() {
        history.read("a", "u", 0, 10).returns(1, "Generated");
        history.read("b", "u", 0, 10).returns(2, "Generated");

        assertThat(history.violations()).containsExactly("created more than once");
    }

    @Test
    void read_ownWriteMissed_isViolationAtOnce() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("a", "u", 11, 12).returns(1, "Generated");

        assertThat(history.violations()).contains("missed the instance's own write");
    }

    @Test
    void read_otherInstanceStaleOver1s_isViolation() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 1_200, 1_201).returns(1, "Generated");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_staleWhileRedisFails_hasTheSameBound() {
        history.boundedFault(Set.of("a", "b"), Set.of(Component.REDIS), 0, 5_000);
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 1_000, 1_001).returns(1, "Generated");
        assertThat(history.violations()).isEmpty();

        history.read("b", "u", 1_020, 1_021).returns(1, "Generated");
        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_staleThroughInstanceThatIsCutOff_isAllowedUpTo2s() {
        history.fault(Set.of("b"), Set.of(Component.POSTGRES), 0, 5_000);
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 2_000, 2_001).returns(1, "Generated");
        assertThat(history.violations()).isEmpty();

        history.read("b", "u", 2_020, 2_021).returns(1, "Generated");
        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_staleThroughHealthyInstanceWhileAnotherIsCutOff_isAllowedUpTo1s() {
        history.fault(Set.of("a"), Set.of(Component.POSTGRES), 0, 5_000);
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 1_200, 1_201).returns(1, "Generated");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_markedStale_mustNotMissOwnWritesOfItsInstance() {
        history.fault(Set.of("b"), Set.of(Component.POSTGRES), 0, 6_000);
        history.write("b", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 5_000, 5_001).returnsFrom("stale", 1, "Generated");

        assertThat(history.violations()).contains("missed the instance's own write");
    }

    @Test
    void read_afterPostgresLostNewerVersion_mayGoBack() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.write("a", "u", 20, 30, "Written 2").returns(3, "Written 2");
        history.read("b", "u", 5_000, 5_001).returns(2, "Written 1");
        history.read("a", "u", 5_000, 5_001).returns(2, "Written 1");
        assertThat(history.violations()).contains("stale", "version went back", "missed the instance's own write");

        history.loss(1_000, 2_000, Map.of("u", 2L), 4);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_beforePostgresLostNewerVersion_mustReturnIt() {
        history.loss(10_000, 11_000, Map.of("u", 2L), 4);
        history.write("a", "u", 0, 10, "Written 1").returns(3, "Written 1");
        history.read("b", "u", 5_000, 5_001).returns(2, "Generated");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_ofLostVersion_isViolation2sAfterThatUnlessMarked() {
        history.fault(Set.of("b"), Set.of(Component.POSTGRES), 0, 9_000);
        history.loss(1_000, 2_000, Map.of("u", 2L), 4);
        history.write("a", "u", 0, 10, "Written 1").returns(3, "Written 1");
        history.read("a", "u", 4_000, 4_001).returns(3, "Written 1");
        history.read("b", "u", 4_100, 4_101).returnsFrom("stale", 3, "Written 1");
        assertThat(history.violations()).isEmpty();

        history.read("a", "u", 4_010, 4_011).returns(3, "Written 1");
        assertThat(history.violations()).containsExactly("served what Postgres has lost");
    }

    @Test
    void creation_againAfterErasure_isAllowedOnce() {
        history.read("a", "u", 0, 10).returns(1, "Generated");
        history.erase("psql", "u", 20, 30);
        history.read("a", "u", 40, 50).returns(3, "Generated");
        assertThat(history.violations()).isEmpty();

        history.read("b", "u", 40, 50).returns(4, "Generated");
        assertThat(history.violations()).containsExactly("created more than once");
    }

    @Test
    void read_erasedProfileThatNobodyWrote_isViolation() {
        history.read("b", "u", 0, 10).returns(1, "Generated");
        history.erase("psql", "u", 20, 30);
        history.read("b", "u", 1_100, 1_101).returns(1, "Generated");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_staleWhileItsProcessStalls_isAllowedUpToTheStolenTime() {
        history.stallOf("b", 200, 600);
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 1_400, 1_401).returns(1, "Generated");
        assertThat(history.violations()).isEmpty();

        history.read("c", "u", 1_400, 1_401).returns(1, "Generated");
        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_markedStale_isAllowedOnlyWithoutPostgres() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 5_000, 5_001).returnsFrom("stale", 1, "Generated");
        assertThat(history.violations()).containsExactly("marked stale with Postgres reachable");

        history.fault(Set.of("b"), Set.of(Component.POSTGRES), 0, 6_000);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_erasedProfile_isViolation() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.erase("a", "u", 20, 30);
        history.read("b", "u", 1_500, 1_501).returns(2, "Written 1");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_afterPostgresLostAnErasure_mayReturnTheProfile() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.erase("a", "u", 20, 30);
        history.loss(1_000, 2_000, Map.of("u", 2L), 4);
        history.read("a", "u", 5_000, 5_001).returns(2, "Written 1");

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_afterPostgresKeptAnErasure_isViolation() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.erase("b", "u", 20, 30);
        history.loss(1_000, 2_000, Map.of(), 1);
        history.read("a", "u", 5_000, 5_001).returns(2, "Written 1");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_erasedAfterPostgresLostSomething_isViolation() {
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.loss(1_000, 2_000, Map.of("u", 2L), 4);
        history.erase("b", "u", 2_020, 2_030);
        history.read("a", "u", 5_000, 5_001).returns(2, "Written 1");

        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void read_olderThanEarlierReadOfSameInstance_isViolation() {
        history.write("b", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("a", "u", 20, 21).returns(2, "Written 1");
        history.read("a", "u", 30, 31).returns(1, "Generated");

        assertThat(history.violations()).containsExactly("version went back");
    }

    @Test
    void read_profileOfAnotherId_isViolation() {
        history.read("a", "u", 0, 10).returnsProfileOf("another-user", 1, "Generated");

        assertThat(history.violations()).containsExactly("another id's profile: another-user");
    }

    @Test
    void read_nameNeverWritten_isViolation() {
        history.write("a", "other", 0, 5, "Written 7").returns(1, "Written 7");
        history.read("a", "u", 6, 10).returns(1, "Written 7");

        assertThat(history.violations()).containsExactly("name was never written to this id");
    }

    @Test
    void read_secondNameForOneVersion_isViolation() {
        history.write("a", "u", 0, 5, "Written 1").returns(2, "Written 1");
        history.read("a", "u", 6, 10).returns(2, "Generated");

        assertThat(history.violations()).containsExactly("one version with two names, the other is Written 1");
    }

    @Test
    void read_versionOtherThanAcknowledged_isViolation() {
        history.write("a", "u", 0, 5, "Written 1").returns(2, "Written 1");
        history.read("a", "u", 6, 10).returns(3, "Written 1");

        assertThat(history.violations()).containsExactly("acknowledged under another version, 2");
    }

    @Test
    void read_beforeWriteStarted_isViolation() {
        history.read("a", "u", 0, 1).returns(2, "Written 1");
        history.write("a", "u", 5, 6, "Written 1").returns(2, "Written 1");

        assertThat(history.violations()).contains("read before it was written");
    }

    @Test
    void read_olderThanMinVersion_isViolation() {
        history.readAtLeast("a", "u", 0, 1, 7).returns(6, "Generated");

        assertThat(history.violations()).containsExactly("older than min_version 7");
    }

    @Test
    void write_unknownOutcome_mayOrMayNotBeRead() {
        history.fault(Set.of("a"), Set.of(Component.POSTGRES), 0, 20);
        history.write("a", "u", 0, 10, "Written 1").fails(503);
        history.read("a", "u", 11, 12).returns(1, "Generated");
        history.read("a", "u", 13, 14).returns(2, "Written 1");

        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_overTheDeadline_isViolationUnlessMachineStalled() {
        history.read("a", "u", 0, 600).returns(1, "Generated");
        assertThat(history.violations()).containsExactly("over the deadline");

        history.stall(100, 300);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_withoutResponse_isViolationUnlessInstanceIsStopped() {
        history.read("a", "u", 0, 100).fails(Operation.NO_RESPONSE);
        assertThat(history.violations()).contains("no answer");

        history.fault(Set.of("a"), Set.of(Component.PROCESS), 0, 100);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_refusedLocalHit_isViolationDuringAnyFault() {
        history.fault(Set.of("a"), Set.of(Component.REDIS, Component.POSTGRES), 0, 100);
        history.read("a", "u", 0, 1).returns(1, "Generated");
        history.read("a", "u", 50, 51).fails(503);

        assertThat(history.violations()).containsExactly("refused an L1 hit");
    }

    @Test
    void read_refused_isAllowedOnlyWithoutPostgres() {
        history.fault(Set.of("a"), Set.of(Component.REDIS), 0, 100);
        history.read("a", "u", 50, 51).fails(503);
        assertThat(history.violations()).containsExactly("refused with Postgres reachable");

        history.fault(Set.of("a"), Set.of(Component.POSTGRES), 0, 100);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_refusedWhilePostgresStalls_isAllowedUpToTheStolenTime() {
        history.read("a", "u", 1_000, 1_201).fails(503);
        history.postgresStall(1_000, 1_090);
        assertThat(history.violations()).containsExactly("refused with Postgres reachable");

        history.postgresStall(1_050, 1_110);
        assertThat(history.violations()).isEmpty();
    }

    @Test
    void read_refusedLongAfterPostgresStalled_isViolation() {
        history.postgresStall(0, 500);
        history.read("a", "u", 1_000, 1_201).fails(503);

        assertThat(history.violations()).containsExactly("refused with Postgres reachable");
    }

    @Test
    void read_staleWhileMachineStalls_isAllowedUpToTheStolenTime() {
        history.stall(200, 400);
        history.postgresStall(300, 600);
        history.write("a", "u", 0, 10, "Written 1").returns(2, "Written 1");
        history.read("b", "u", 1_400, 1_401).returns(1, "Generated");
        assertThat(history.violations()).isEmpty();

        history.read("b", "u", 1_420, 1_421).returns(1, "Generated");
        assertThat(history.violations()).containsExactly("stale");
    }

    @Test
    void write_status500_isViolation() {
        history.fault(Set.of("a"), Set.of(Component.POSTGRES), 0, 100);
        history.write("a", "u", 50, 51, "Written 1").fails(500);

        assertThat(List.copyOf(history.violations())).containsExactly("neither answered nor refused");
    }
}
