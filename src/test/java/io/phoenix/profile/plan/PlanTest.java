package io.phoenix.profile.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.phoenix.profile.plan.Simulation.Counts;
import io.phoenix.profile.plan.Simulation.Fleet;
import io.phoenix.profile.plan.Simulation.Traffic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Traffic TRAFFIC = new Traffic(1_000, 1, 10_000, 50);
    private static final Fleet FLEET = new Fleet(4, 100, TEN_MINUTES, TEN_MINUTES);

    @Test
    void plan_fromCounts_multipliesSharesByRates() {
        Plan plan = new Plan(TRAFFIC, FLEET, new Counts(1_000, 900, 80, 5, 600), 6_000);

        assertThat(plan.l1Share()).isEqualTo(0.9);
        assertThat(plan.l2Share()).isEqualTo(0.08);
        assertThat(plan.fullMissShare()).isEqualTo(0.02);
        // 800 L2 hits, 200 full misses with three commands, 50 updates with two
        assertThat(plan.redisPerSecond()).isCloseTo(800 + 600 + 100, within(0.001));
        // 200 full misses, 50 updates, two polls by each of four instances
        assertThat(plan.postgresPerSecond()).isCloseTo(200 + 50 + 8, within(0.001));
        assertThat(plan.invalidationsPerSecond()).isEqualTo(200);
        assertThat(plan.instancesNeeded()).isEqualTo(3);
    }

    @Test
    void isSettled_countedForLessThanTheTimeToLive_isFalse() {
        assertThat(new Plan(TRAFFIC, FLEET, new Counts(1, 1, 0, 0, 599), 1).isSettled())
                .isFalse();
        assertThat(new Plan(TRAFFIC, FLEET, new Counts(1, 1, 0, 0, 600), 1).isSettled())
                .isTrue();
    }
}
