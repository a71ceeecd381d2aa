package io.phoenix.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.phoenix.profile.plan.Simulation.Counts;
import io.phoenix.profile.plan.Simulation.Fleet;
import io.phoenix.profile.plan.Simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Duration NEVER_EXPIRES = Duration.ofHours(10);

    @Test
    void run_everythingFitsAndNothingChanges_hitsL1() {
        Counts counts =
                run(new Traffic(1_000, 0, 1_000, 0), new Fleet(3, 10_000, NEVER_EXPIRES, NEVER_EXPIRES), 200_000);

        assertThat(counts.l1Hits()).isEqualTo(counts.reads());
        assertThat(counts.reads()).isEqualTo(100_000);
        assertThat(counts.updates()).isZero();
    }

    @Test
    void run_noRoomInL1_hitsL2() {
        Counts counts = run(new Traffic(100, 0, 1_000, 0), new Fleet(1, 1, NEVER_EXPIRES, NEVER_EXPIRES), 100_000);

        assertThat((double) counts.l2Hits() / counts.reads()).isCloseTo(0.99, within(0.005));
        assertThat(counts.fullMisses()).isZero();
    }

    @Test
    void run_profilesExpireEverywhere_missesOncePerExpiry() {
        // ten profiles, and a hundred times ten seconds in the counted half
        Fleet fleet = new Fleet(1, 100, Duration.ofSeconds(10), Duration.ofSeconds(10));
        Counts counts = run(new Traffic(10, 0, 1_000, 0), fleet, 2_000_000);

        assertThat(counts.fullMisses()).isCloseTo(10 * 100, within(20L));
        assertThat(counts.l2Hits()).isZero();
    }

    @Test
    void run_updates_makeEveryOtherInstanceHitL2Once() {
        // one profile: after each update, the two other instances reload it
        Counts counts = run(new Traffic(1, 1, 10_000, 10), new Fleet(3, 10, NEVER_EXPIRES, NEVER_EXPIRES), 1_000_000);

        assertThat((double) counts.l2Hits()).isCloseTo(2.0 * counts.updates(), within(0.05 * counts.updates()));
        assertThat(counts.fullMisses()).isZero();
    }

    @Test
    void run_smallL1AndSkewedReads_keepsTheHottestProfiles() {
        Counts counts =
                run(new Traffic(100_000, 1, 1_000, 0), new Fleet(1, 1_000, NEVER_EXPIRES, NEVER_EXPIRES), 1_000_000);

        // the share of the first thousand ranks, 7.49 / 12.09, which no policy can exceed except by chance
        double best = 0.619;
        assertThat((double) counts.l1Hits() / counts.reads()).isBetween(best - 0.06, best + 0.005);
    }

    @Test
    void run_sameSeedWithoutEviction_isReproducible() {
        Traffic traffic = new Traffic(1_000, 1, 1_000, 10);
        Fleet fleet = new Fleet(2, 10_000, NEVER_EXPIRES, NEVER_EXPIRES);

        assertThat(run(traffic, fleet, 50_000)).isEqualTo(run(traffic, fleet, 50_000));
    }

    @Test
    void run_manyRequests_reportsProgress() {
        List<Long> reported = new ArrayList<>();
        new Simulation(
                        new Traffic(10, 1, 10, 0),
                        new Fleet(1, 10, NEVER_EXPIRES, NEVER_EXPIRES),
                        new SplittableRandom(1))
                .run(200_000, reported::add);

        assertThat(reported).isSorted().startsWith(0L).endsWith(200_000L).hasSizeGreaterThan(3);
    }

    private static Counts run(Traffic traffic, Fleet fleet, long requests) {
        return new Simulation(traffic, fleet, new SplittableRandom(1)).run(requests, done -> {});
    }
}
