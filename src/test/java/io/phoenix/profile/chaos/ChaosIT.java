package io.phoenix.profile.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.chaos.HistoryChecker.Violation;
import io.phoenix.profile.testing.Canaries;
import io.phoenix.profile.testing.Noise;
import io.phoenix.profile.testing.RedisDeployment.Topology;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The history of a random workload against three instances keeps every guarantee while a nemesis injects faults. Short by default, and
 * long with {@code ./mvnw verify -Pchaos}. Prints its seed; {@code -Dchaos.seed} repeats a run's choices, {@code -Dchaos.faults}
 * restricts the faults to those whose name matches a pattern, {@code -Dchaos.redis} chooses how Redis is deployed, and
 * {@code -Dchaos.partitioned=true} partitions the table of profiles.
 */
class ChaosIT {

    private static final int RATE_PER_SECOND = Integer.getInteger("chaos.rate", 600);

    private static final Form FORM = Boolean.getBoolean("chaos.partitioned") ? Form.PARTITIONED : Form.ONE_TABLE;

    /** How long each of the transactions beside all faults stays open. */
    private static final Duration OPEN = Duration.parse("PT" + System.getProperty("chaos.open", "15s"));

    private static final String FAULTS = System.getProperty("chaos.faults", "");

    /** A run of this length meets everything that only happens by chance. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void history_underRandomFaults_keepsEveryGuarantee() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Topology topology = topology(seed);
        Duration duration = Duration.parse("PT" + System.getProperty("chaos.duration", "30s"));
        System.out.printf(
                "chaos: -Dchaos.seed=%d -Dchaos.redis=%s -Dchaos.partitioned=%s, for %s at %d operations a second%n",
                seed, topology.name().toLowerCase(Locale.ROOT), FORM == Form.PARTITIONED, duration, RATE_PER_SECOND);
        try (Testbed testbed = Testbed.start(topology, FORM)) {
            Workload workload = new Workload(testbed.nodes(), testbed.token(), RATE_PER_SECOND);
            workload.warmUp();

            Nemesis nemesis = new Nemesis(testbed, workload, seed, Pattern.compile(FAULTS));
            LongTransaction open = new LongTransaction(testbed, workload, OPEN);

            History history = run(testbed, workload, nemesis, open, duration, seed);

            awaitConvergence();
            List<Violation> violations = Stream.concat(
                            HistoryChecker.violations(history).stream(),
                            new ConvergenceCheck(testbed, history).violations().stream())
                    .toList();
            new Summary(history, violations).print(System.out);
            assertThat(Summary.examples(violations))
                    .as("with the seed %d", seed)
                    .isEmpty();
            assertThat(history.changes().filter(Operation::succeeded))
                    .as("acknowledged writes: a run with fewer proves nothing")
                    .hasSizeGreaterThan(history.operations().size() / 30);
            if (FAULTS.isEmpty() && duration.compareTo(LONG) >= 0) {
                assertThat(nemesis.losses().reuses())
                        .as("crashes after which ids were used again")
                        .isPositive();
                assertThat(open.commits())
                        .as("transactions that stayed open for " + OPEN)
                        .isPositive();
            }
        }
    }

    /** Every build tries one of them, unless it is told which. */
    private static Topology topology(long seed) {
        String name = System.getProperty("chaos.redis", "any");
        return name.equals("any")
                ? List.of(Topology.values()).get(Math.floorMod(seed, Topology.values().length))
                : Topology.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static History run(
            Testbed testbed, Workload workload, Nemesis nemesis, LongTransaction open, Duration duration, long seed)
            throws Exception {
        workload.start(seed);
        open.start();
        try {
            nemesis.run(duration);
        } finally {
            open.stop();
            workload.stop();
        }
        System.out.printf(
                "chaos: transaction ids were used again %d times; %d transactions of %s committed%n",
                nemesis.losses().reuses(), open.commits(), OPEN);
        return new History(
                workload.operations(), nemesis.windows(), nemesis.losses().all(), noises(testbed, nemesis));
    }

    private static History.Noises noises(Testbed testbed, Nemesis nemesis) throws IOException {
        Noise ofChild = testbed.child().noise();
        Map<String, Noise> processes = new HashMap<>();
        for (String name : testbed.child().names()) {
            Noise noise = ofChild;
            for (Fault.Window window : nemesis.windows()) {
                if (window.breaks(name, Fault.Component.PROCESS)) {
                    // the nemesis stopped it, not the machine
                    noise = noise.without(window.beginNanos(), window.endNanos());
                }
            }
            processes.put(name, noise);
        }
        Canaries canaries = Canaries.running();
        return new History.Noises(canaries.ofScheduler(), canaries.ofPostgres(), processes);
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
