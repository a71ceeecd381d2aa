package io.phoenix.profile.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures machine noise while tests run. Two canaries watch this process; the others send trivial statements directly to the shared Postgres and
 * detect when it stalls. Thread-safe.
 */
public final class Canaries {

    private static final Duration STATEMENT_PAUSE = Duration.ofMillis(5);
    private static final Duration STATEMENT_MAX = Duration.ofMillis(10);

    /** More than one, because Postgres has a process per connection, and each is scheduled separately. */
    private static final int CONNECTIONS = 2;

    private final List<Canary> threads;
    private final List<Canary> clients = new ArrayList<>();

    private Canaries() throws SQLException {
        threads = List.of(Canary.ofClock(stall -> {}), Canary.ofCpu(stall -> {}));
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(client());
        }
    }

    // closed when the JVM exits
    @SuppressWarnings("resource")
    private static Canary client() throws SQLException {
        Connection connection = Servers.running().connect();
        Statement statement = connection.createStatement();
        return new Canary(() -> statement.execute("SELECT 1"), STATEMENT_PAUSE, STATEMENT_MAX, stall -> {});
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
}
