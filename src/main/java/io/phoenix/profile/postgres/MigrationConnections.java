package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.FailureMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the connections of migrations, and aborts them when the server no longer works for them. A migration may rightly take
 * hours, so no statement has a time limit. Instead another connection asks, every two seconds, whether a session of these works.
 * After three times without that answer in a row the server is gone or frozen, is no longer the primary, or has lost these
 * connections. Thread-safe; one piece of work at a time.
 */
final class MigrationConnections extends PGSimpleDataSource {

    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(MigrationConnections.class);

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int SILENT_MAX = 3;

    /** SQLSTATE class of failures to reach a server. Any other failure is an answer, such as too many connections. */
    private static final String UNREACHABLE = "08";

    /** Or has just worked: between two statements every session is idle. The server may be told not to say ("disabled"). */
    private static final String WORKS = "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = ?"
            + " AND (state IN ('active', 'disabled') OR state_change > clock_timestamp() - interval '5 s')";

    private static final String END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = ? AND pid <> pg_backend_pid()";

    private final transient JdbcAddress address;
    private final transient Set<Connection> open = new HashSet<>();

    private transient boolean aborted;
    private transient boolean closed;

    /** Whether the server may still have sessions of connections that were aborted. */
    private transient volatile boolean left;

    MigrationConnections(JdbcAddress address) {
        this.address = address;
        setUser(address.user());
        setPassword(address.password());
        setTcpKeepAlive(true);
        // by which the server knows the sessions of this process
        setApplicationName("phoenix-profile migrate " + UUID.randomUUID());
    }

    /** What is done over the connections. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Does the work. It fails if the server no longer works for its connections. */
    <T, E extends Exception> T watched(Work<T, E> work) throws E {
        CountDownLatch over = new CountDownLatch(1);
        Thread watch = new Thread(() -> watch(over), "migration watch");
        watch.setDaemon(true);
        begin();
        watch.start();
        try {
            return work.run();
        } finally {
            end(over);
        }
    }

    private synchronized void begin() {
        aborted = closed;
    }

    private synchronized void end(CountDownLatch over) {
        over.countDown();
        open.clear();
    }

    /** Whether the connections of the work that is done, or was done last, were aborted. */
    synchronized boolean isAborted() {
        return aborted;
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        setUrl(address.primaryUrl());
        Connection connection = super.getConnection(user, password);
        add(connection);
        return connection;
    }

    private synchronized void add(Connection connection) throws SQLException {
        open.add(connection);
        if (aborted) {
            abortAll();
        }
    }

    /** Fails the work in progress, and any later one. */
    synchronized void close() throws SQLException {
        closed = true;
        abort();
    }

    private synchronized void abort() throws SQLException {
        aborted = true;
        left = true;
        abortAll();
    }

    private synchronized void abortAll() throws SQLException {
        for (Connection connection : open) {
            connection.abort(Runnable::run);
        }
    }

    /** Ends the sessions of aborted connections: the server may not have seen their end, and they may hold locks. */
    void endAbortedSessions() throws SQLException {
        if (!left) {
            return;
        }
        try (Connection connection = address.connect(ANSWER_MAX);
                PreparedStatement statement = connection.prepareStatement(END_OTHERS)) {
            statement.setString(1, getApplicationName());
            statement.executeQuery().close();
            left = false;
        }
    }

    private void watch(CountDownLatch over) {
        int silent = 0;
        try {
            while (silent < SILENT_MAX) {
                if (over.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                silent = works() ? 0 : silent + 1;
            }
            abortUnless(over);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (SQLException failure) {
            LOG.warn("postgres: cannot abort a migration: {}", FailureMessage.of(failure));
        }
    }

    private synchronized void abortUnless(CountDownLatch over) throws SQLException {
        if (over.getCount() > 0) {
            LOG.warn("postgres: no answer to a migration, and none to {} questions about it, aborting it", SILENT_MAX);
            abort();
        }
    }

    private boolean works() {
        try (Connection connection = address.connect(ANSWER_MAX);
                PreparedStatement statement = connection.prepareStatement(WORKS)) {
            statement.setString(1, getApplicationName());
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        } catch (SQLException failure) {
            String state = failure.getSQLState();
            return state != null && !state.startsWith(UNREACHABLE);
        }
    }
}
