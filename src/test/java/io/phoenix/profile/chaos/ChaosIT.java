package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Three instances, one of them a process that may be killed, and somebody who keeps breaking what they depend on: a random
 * workload, whose whole history is held to every rule. Short in an ordinary build; {@code ./mvnw verify -Pchaos} runs it
 * for ten minutes. The seed is printed; {@code -Dchaos.seed} repeats its choices.
 */
class ChaosIT {

    private static final int RATE_PER_SECOND = Integer.getInteger("chaos.rate", 2_000);

    @Test
    void history_underRandomFaults_keepsEveryPromise() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Duration duration = Duration.parse("PT" + System.getProperty("chaos.duration", "30s"));
        System.out.printf(
                "chaos: -Dchaos.seed=%d, for %s at %d operations a second%n", seed, duration, RATE_PER_SECOND);
        try (World world = World.start()) {
            Workload workload = new Workload(world, RATE_PER_SECOND);
            workload.warmUp();

            History history = run(world, workload, duration, seed);

            new Summary(history).print(System.out);
            Thread.sleep(Quiet.AFTER.toMillis());
            List<Violation> violations = Stream.concat(
                            HistoryChecker.violations(history).stream(),
                            new Quiet(world, history).violations().stream())
                    .toList();
            assertThat(violations).as("with the seed %d", seed).isEmpty();
            assertThat(history.changes().filter(Operation::isAnswered))
                    .as("a run in which few writes are acknowledged shows nothing")
                    .hasSizeGreaterThan(history.operations().size() / 30);
        }
    }

    private static History run(World world, Workload workload, Duration duration, long seed) throws Exception {
        Nemesis nemesis = new Nemesis(world, workload, seed);
        NoiseMeter noise = NoiseMeter.start();
        workload.start(seed);
        try {
            nemesis.run(duration);
        } finally {
            workload.stop();
        }
        return new History(workload.operations(), nemesis.spans(), noise.stop());
    }
}
