package io.phoenix.profile.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.sync.Violation.Promise;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The protocol keeps its promises in every schedule of a deterministic simulation. To replay one, set the system property
 * {@code simulation.seed}.
 */
class SimulationTest {

    private static final int STEPS = 90;

    /** A schedule that has broken a promise. */
    record Broken(long seed, Promise promise, String what) {

        @Override
        public String toString() {
            return "seed " + seed + ": " + what;
        }
    }

    @Test
    void run_manyRandomSchedules_keepEveryPromise() {
        String replayed = System.getProperty("simulation.seed");
        LongStream seeds = replayed == null
                ? LongStream.range(0, Long.getLong("simulation.schedules", 100_000))
                : LongStream.of(Long.parseLong(replayed));

        Optional<Broken> broken = seeds.parallel()
                .mapToObj(seed -> broken(new SimulatedWorld(seed, Mutation.NONE, null), seed, STEPS))
                .flatMap(Optional::stream)
                .findAny();

        assertThat(broken).isEmpty();
    }

    /** What a schedule breaks. Any other exception is a mistake of the simulation or of a mutation, and is thrown. */
    static Optional<Broken> broken(SimulatedWorld world, long seed, int steps) {
        try {
            world.run(steps);
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(new Broken(seed, violation.broken(), violation.getMessage() + "\n" + world.traceText()));
        }
    }
}
