package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.testing.Canaries;
import io.phoenix.profile.testing.RedisDeployment.Topology;
import io.phoenix.profile.testing.TestDatabase.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures how long a change takes until another instance shows it: healthy, in each fault of Redis, and for edits by hand of any size;
 * and what polls cost Postgres.
 * A program, not a test: run by {@code bench/freshness}.
 */
final class Freshness {

    private static final int ROWS = 200_000;
    private static final int CHANGES_HEALTHY = 200;
    private static final int CHANGES_IN_FAULT = 10;
    private static final Duration PAUSE = Duration.ofMillis(40);

    /** Until every instance knows of the fault, and until it has recovered. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Testbed testbed;
    private final Workload workload;
    private final Client writer;
    private final Client reader;

    private Freshness(Testbed testbed) {
        this.testbed = testbed;
        this.workload = new Workload(testbed.nodes(), testbed.token(), 1);
        this.writer = new Client(testbed.one(), testbed.token(), operation -> {});
        this.reader = new Client(testbed.two(), testbed.token(), operation -> {});
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments how Redis is deployed: {@code alone}, {@code sentinel} or {@code cluster}; and whether to measure {@code all},
     *     only {@code edits} by hand, or only what {@code polls} cost
     */
    public static void main(String[] arguments) throws Exception {
        Topology topology = Topology.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        try (Testbed testbed = Testbed.start(topology, Form.ONE_TABLE)) {
            Freshness freshness = new Freshness(testbed);
            String what = arguments[1];
            if (!what.equals("polls")) {
                freshness.measureHealthy();
                if (what.equals("all")) {
                    freshness.measureFaults();
                }
                freshness.measureEdits();
            }
            new PollCost(testbed.postgres()).measure("with three that serve");
        }
        // Vert.x of the instances leaves threads
        System.exit(0);
    }

    private void measureHealthy() throws Exception {
        System.out.printf(
                "| while | changes | p50, ms | p99 | max | of that noise, at most |%n|---|---|---|---|---|---|%n");
        measure("warming up", CHANGES_HEALTHY);
        measure("healthy", CHANGES_HEALTHY);
    }

    private void measureFaults() throws Exception {
        for (Fault fault : redisFaults()) {
            fault.steps().prepare().run();
            fault.steps().inject().run();
            Thread.sleep(SETTLING.toMillis());
            measure(fault.name(), CHANGES_IN_FAULT);
            fault.steps().heal().run();
            fault.steps().cleanUp().run();
            Thread.sleep(SETTLING.toMillis());
        }
    }

    private void measureEdits() throws Exception {
        measureByHand("an edit in psql", 20, "u1", edits -> edits.rename("u1"));
        String bulk = "bulk-" + UUID.randomUUID();
        byHand(edits -> edits.fill(bulk, ROWS));
        measureByHand("one row beside 200,000 of another tenant", 5, "u2", edits -> {
            edits.renameTenant(bulk);
            edits.rename("u2");
        });
        measureByHand("200,000 rows and every other one", 5, "u3", edits -> edits.renameAll(bulk));
        measureByHand("TRUNCATE", 5, "u4", Edits::truncate);
    }

    private List<Fault> redisFaults() {
        return Stream.concat(new RedisServerFaults(testbed).all().stream(), NetworkFaults.of(testbed.nodes()).stream())
                .filter(fault -> fault.breaks().equals(Set.of(Component.REDIS)))
                .toList();
    }

    private void measure(String label, int changes) throws Exception {
        List<Long> nanos = new ArrayList<>();
        long stolen = 0;
        for (int i = 0; i < changes; i++) {
            String user = "u" + i % 20;
            reader.read(user);
            Operation written = writer.write(user, workload.nextName());
            if (!written.succeeded()) {
                throw new IllegalStateException(label + ": " + written);
            }
            nanos.add(awaitVersion(user, written.version(), written.endNanos()));
            stolen = Math.max(stolen, stolenSince(written.endNanos()));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        print(label, nanos, stolen);
    }

    private interface HandEdit {
        void in(Edits edits) throws Exception;
    }

    private void measureByHand(String label, int times, String user, HandEdit edit) throws Exception {
        List<Long> nanos = new ArrayList<>();
        long stolen = 0;
        for (int i = 0; i < times; i++) {
            writer.write(user, workload.nextName());
            long before = reader.read(user).version();
            byHand(edit);
            long committed = System.nanoTime();
            nanos.add(awaitVersion(user, before + 1, committed));
            stolen = Math.max(stolen, stolenSince(committed));
        }
        print(label, nanos, stolen);
    }

    private void byHand(HandEdit edit) throws Exception {
        try (Edits edits = Edits.begin(testbed, workload)) {
            edit.in(edits);
            edits.commit();
        }
    }

    /** How long after a time the reading instance returns this version or a newer one. */
    private long awaitVersion(String user, long version, long sinceNanos) throws InterruptedException {
        while (true) {
            Operation read = reader.read(user);
            if (read.version() >= version) {
                return Math.max(0, read.startNanos() - sinceNanos);
            }
        }
    }

    private static long stolenSince(long nanos) {
        return Canaries.running().all().nanosBetween(nanos, System.nanoTime());
    }

    private static void print(String label, List<Long> nanos, long stolen) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "| %s | %d | %.1f | %.1f | %.1f | %.0f |%n",
                label,
                sorted.size(),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get((int) (sorted.size() * 0.99)) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6,
                stolen / 1e6);
    }
}
