package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.chaos.HistoryChecker.Violation;
import io.phoenix.profile.testing.Canaries;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The history of a random workload against three instances keeps every guarantee while a nemesis injects faults. Runs for 30 s by default, and for
 * ten minutes with {@code ./mvnw verify -Pchaos}. Prints its seed; {@code -Dchaos.seed} repeats a run's choices.
 */
class ChaosIT {

    private static final int RATE_PER_SECOND = Integer.getInteger("chaos.rate", 2_000);

    @Test
    void history_underRandomFaults_keepsEveryGuarantee() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Duration duration = Duration.parse("PT" + System.getProperty("chaos.duration", "30s"));
        System.out.printf(
                "chaos: -Dchaos.seed=%d, for %s at %d operations a second%n", seed, duration, RATE_PER_SECOND);
        try (Testbed testbed = Testbed.start()) {
            Workload workload = new Workload(testbed, RATE_PER_SECOND);
            workload.warmUp();

            History history = run(testbed, workload, duration, seed);

            new Summary(history).print(System.out);
            awaitConvergence();
            List<Violation> violations = Stream.concat(
                            HistoryChecker.violations(history).stream(),
                            new ConvergenceCheck(testbed, history).violations().stream())
                    .toList();
            assertThat(violations).as("with the seed %d", seed).isEmpty();
            assertThat(history.changes().filter(Operation::succeeded))
                    .as("acknowledged writes: a run with fewer proves nothing")
                    .hasSizeGreaterThan(history.operations().size() / 30);
        }
    }

    private static History run(Testbed testbed, Workload workload, Duration duration, long seed) throws Exception {
        Nemesis nemesis = new Nemesis(testbed, workload, seed);
        workload.start(seed);
        try {
            nemesis.run(duration);
        } finally {
            workload.stop();
        }
        Canaries canaries = Canaries.running();
        return new History(workload.operations(), nemesis.windows(), canaries.ofScheduler(), canaries.ofPostgres());
    }

    /** Noise does not count as time to converge. */
    private static void awaitConvergence() throws InterruptedException {
        long begin = System.nanoTime();
        long stolen = 0;
        long now = begin;
        while (now - begin - stolen < ConvergenceCheck.SETTLING.toNanos()) {
            Thread.sleep(100);
            now = System.nanoTime();
            stolen = Canaries.running().all().nanosBetween(begin, now);
        }
    }
}
