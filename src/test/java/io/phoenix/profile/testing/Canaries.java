package io.phoenix.profile.testing;

import io.phoenix.profile.testing.Noise.Stall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures machine noise while tests run. One canary sleeps and detects stalls of the clock or the scheduler; one computes
 * and detects CPU time lost to other processes; the others send trivial statements directly to the shared Postgres and
 * detect when it stalls. Thread-safe.
 */
public final class Canaries {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration SLEEP_MAX = Duration.ofMillis(5);
    private static final Duration WORK = Duration.ofMillis(1);
    private static final Duration WORK_PAUSE = Duration.ofMillis(15);
    private static final Duration WORK_MAX = Duration.ofMillis(4);
    private static final Duration STATEMENT_PAUSE = Duration.ofMillis(5);
    private static final Duration STATEMENT_MAX = Duration.ofMillis(10);

    /** More than one, because Postgres has a process per connection, and each is scheduled separately. */
    private static final int CONNECTIONS = 2;

    private final List<Canary> threads;
    private final List<Canary> clients = new ArrayList<>();

    private Canaries() throws SQLException {
        threads = List.of(
                new Canary(() -> LockSupport.parkNanos(PAUSE.toNanos()), Duration.ZERO, SLEEP_MAX),
                new Canary(Canaries::work, WORK_PAUSE, WORK_MAX));
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(client());
        }
    }

    /** Uses a fixed amount of CPU time; its wall-clock time depends on the scheduler. */
    private static void work() {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long end = thread.getCurrentThreadCpuTime() + WORK.toNanos();
        while (thread.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    // closed when the JVM exits
    @SuppressWarnings("resource")
    private static Canary client() throws SQLException {
        Connection connection = Servers.running().connect();
        Statement statement = connection.createStatement();
        return new Canary(() -> statement.execute("SELECT 1"), STATEMENT_PAUSE, STATEMENT_MAX);
    }

    private static final class OnDemand {
        static final Canaries CANARIES = start();

        private static Canaries start() {
            try {
                return new Canaries();
            } catch (SQLException e) {
                throw new IllegalStateException("no connection to the shared Postgres", e);
            }
        }
    }

    /** The shared canaries, started by the first call. */
    public static Canaries running() {
        return OnDemand.CANARIES;
    }

    /** The stalls of the scheduler and the clock so far. */
    public Noise ofScheduler() {
        return stallsOf(threads);
    }

    /** The stalls of Postgres so far. */
    public Noise ofPostgres() {
        return stallsOf(clients);
    }

    /** The stalls of both so far. */
    public Noise all() {
        return ofScheduler().and(ofPostgres());
    }

    private static Noise stallsOf(List<Canary> canaries) {
        return new Noise(
                canaries.stream().flatMap(canary -> canary.stalls().stream()).toList());
    }

    private static final class Canary {

        private static final long NOT_RUNNING = Long.MAX_VALUE;

        private final Beat beat;
        private final Duration pause;
        private final Duration max;
        private final List<Stall> stalls = new ArrayList<>();

        private long beginNanos = NOT_RUNNING;

        /**
         * Starts its thread.
         *
         * @param pause between two beats
         * @param max how long a beat takes at most on an idle machine; any excess is a stall
         */
        Canary(Beat beat, Duration pause, Duration max) {
            this.beat = beat;
            this.pause = pause;
            this.max = max;
            Thread thread = new Thread(this::run, "canary");
            thread.setDaemon(true);
            thread.start();
        }

        interface Beat {
            void run() throws SQLException;
        }

        /** All stalls so far, including an ongoing one. */
        synchronized List<Stall> stalls() {
            List<Stall> all = new ArrayList<>(stalls);
            addStall(all);
            return all;
        }

        private void run() {
            try {
                while (true) {
                    begin(System.nanoTime());
                    beat.run();
                    end();
                    LockSupport.parkNanos(pause.toNanos());
                }
            } catch (SQLException closed) {
                // the server stops at the end of the run
                begin(NOT_RUNNING);
            }
        }

        private synchronized void begin(long nanos) {
            beginNanos = nanos;
        }

        private synchronized void end() {
            addStall(stalls);
            beginNanos = NOT_RUNNING;
        }

        private void addStall(List<Stall> to) {
            long now = System.nanoTime();
            if (beginNanos != NOT_RUNNING && now - beginNanos > max.toNanos()) {
                to.add(new Stall(beginNanos + max.toNanos(), now));
            }
        }
    }
}
