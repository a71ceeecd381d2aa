package io.phoenix.profile.chaos;

import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.testing.PostgresCouple;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the CPU time that Postgres spends on the polls of many instances, each over a connection of its own. */
final class PollCost {

    private static final int POLLERS = 100;
    private static final int ROWS_MAX = 20_000;
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration MEASURED = Duration.ofSeconds(30);

    private final PostgresCouple postgres;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    PollCost(PostgresCouple postgres) {
        this.postgres = postgres;
    }

    /** Prints the cost, less that of the same time without pollers. */
    void measure(String label) throws Exception {
        Duration idle = cpuOf(() -> {});
        Duration busy = cpuOf(() -> {
            for (int i = 0; i < POLLERS; i++) {
                PostgresBackend backend = new PostgresBackend(
                        vertx,
                        TestSettings.with(Map.of(
                                        "postgres.uri", postgres.primary().uri().toString()))
                                .postgres());
                LoggedChanges first = TestInstance.await(backend.changeLog().newest(1));
                poll(backend, first);
            }
            polls.set(0);
        });
        Duration cost = busy.minus(idle);
        System.out.printf(
                "polls of %d instances, %s: %d polls, %d failed, %.3f ms of CPU each, %.1f %% of a core%n",
                POLLERS,
                label,
                polls.get(),
                failures.get(),
                cost.toNanos() / 1e6 / polls.get(),
                100.0 * cost.toNanos() / MEASURED.toNanos());
        TestInstance.await(vertx.close());
    }

    private interface Preparation {
        void run() throws Exception;
    }

    /** What Postgres spends in the measured time, after the preparation. */
    private Duration cpuOf(Preparation preparation) throws Exception {
        preparation.run();
        Duration before = postgres.primary().cpuTime();
        Thread.sleep(MEASURED.toMillis());
        return postgres.primary().cpuTime().minus(before);
    }

    private void poll(PostgresBackend backend, LoggedChanges previous) {
        vertx.setTimer(
                INTERVAL.toMillis(),
                due -> backend.changeLog()
                        .since(previous.snapshot(), ROWS_MAX)
                        .onSuccess(changes -> {
                            polls.incrementAndGet();
                            poll(backend, changes);
                        })
                        .onFailure(failed -> {
                            failures.incrementAndGet();
                            poll(backend, previous);
                        }));
    }
}
