package io.phoenix.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Duration LONG = Duration.ofHours(10);

    @Test
    void run_everythingFitsAndNothingChanges_isAnsweredFromMemory() {
        Counts counts = run(new Traffic(1_000, 0, 1_000, 0), new Fleet(3, 10_000, LONG, LONG), 200_000);

        assertThat(counts.local()).isEqualTo(counts.reads());
        assertThat(counts.reads()).isEqualTo(100_000);
        assertThat(counts.updates()).isZero();
    }

    @Test
    void run_noRoomInMemory_goesToRedis() {
        Counts counts = run(new Traffic(100, 0, 1_000, 0), new Fleet(1, 1, LONG, LONG), 100_000);

        assertThat((double) counts.shared() / counts.reads()).isCloseTo(0.99, within(0.005));
        assertThat(counts.store()).isZero();
    }

    @Test
    void run_profilesExpireEverywhere_goesToPostgresOnceForEachTime() {
        // ten profiles, and a hundred times ten seconds in the half that is counted
        Fleet fleet = new Fleet(1, 100, Duration.ofSeconds(10), Duration.ofSeconds(10));
        Counts counts = run(new Traffic(10, 0, 1_000, 0), fleet, 2_000_000);

        assertThat(counts.store()).isCloseTo(10 * 100, within(20L));
        assertThat(counts.shared()).isZero();
    }

    @Test
    void run_changes_makeTheOtherInstancesAskRedisOnceEach() {
        // one profile: each change is read anew by the two instances that did not make it
        Counts counts = run(new Traffic(1, 1, 10_000, 10), new Fleet(3, 10, LONG, LONG), 1_000_000);

        assertThat((double) counts.shared()).isCloseTo(2.0 * counts.updates(), within(0.05 * counts.updates()));
        assertThat(counts.store()).isZero();
    }

    @Test
    void run_aSmallMemoryAndSkewedReads_keepsTheProfilesThatAreReadMost() {
        Counts counts = run(new Traffic(100_000, 1, 1_000, 0), new Fleet(1, 1_000, LONG, LONG), 1_000_000);

        // the share of the thousand first ranks, which no policy can exceed by more than chance: 7.49 / 12.09
        double best = 0.619;
        assertThat((double) counts.local() / counts.reads()).isBetween(best - 0.06, best + 0.005);
    }

    @Test
    void run_theSameSeedAndRoomForAll_countsTheSame() {
        Traffic traffic = new Traffic(1_000, 1, 1_000, 10);
        Fleet fleet = new Fleet(2, 10_000, LONG, LONG);

        assertThat(run(traffic, fleet, 50_000)).isEqualTo(run(traffic, fleet, 50_000));
    }

    @Test
    void run_tellsHowFarItIs() {
        List<Long> told = new ArrayList<>();
        new Simulation(new Traffic(10, 1, 10, 0), new Fleet(1, 10, LONG, LONG), new SplittableRandom(1))
                .run(200_000, told::add);

        assertThat(told).isSorted().startsWith(0L).endsWith(200_000L).hasSizeGreaterThan(3);
    }

    private static Counts run(Traffic traffic, Fleet fleet, long requests) {
        return new Simulation(traffic, fleet, new SplittableRandom(1)).run(requests, done -> {});
    }
}
