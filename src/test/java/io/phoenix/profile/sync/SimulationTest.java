package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.sync.SimulatedWorld.Mutation;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The protocol keeps its promises in every schedule of a deterministic simulation. To replay one, set the system property
 * {@code simulation.seed}.
 */
class SimulationTest {

    private static final int STEPS = 90;

    @Test
    void run_manyRandomSchedules_keepEveryPromise() {
        String replayed = System.getProperty("simulation.seed");
        LongStream seeds = replayed == null
                ? LongStream.range(0, Long.getLong("simulation.schedules", 100_000))
                : LongStream.of(Long.parseLong(replayed));

        Optional<String> violation = seeds.parallel()
                .mapToObj(SimulationTest::violation)
                .flatMap(Optional::stream)
                .findAny();

        assertThat(violation).isEmpty();
    }

    private static Optional<String> violation(long seed) {
        return violation(new SimulatedWorld(seed, Mutation.NONE, null), seed, STEPS);
    }

    static Optional<String> violation(SimulatedWorld world, long seed, int steps) {
        try {
            world.run(steps);
            return Optional.empty();
        } catch (RuntimeException violation) {
            return Optional.of("seed " + seed + ": " + violation + "\n" + world.traceText());
        }
    }
}
