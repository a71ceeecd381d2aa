package io.phoenix.profile.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Prepares each statement of a migration. Within a transaction it may wait for a lock for a second only, because every later
 * statement on the table waits behind it. An index that is built {@code CONCURRENTLY}, outside of a transaction, holds up nobody
 * and has to wait for all older transactions, so it has no such limit; what an attempt before left of it is dropped first. No
 * statement has a time limit, even if that of the role is short. Thread-safe.
 */
final class MigrationStatements implements Callback {

    /** For a statement within a transaction. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private static final Pattern INDEX_BUILD = Pattern.compile(
            "\\bCREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?!ON\\b)(\\S+)",
            Pattern.CASE_INSENSITIVE);

    private static final String INVALID =
            "SELECT indexrelid::regclass::text FROM pg_index" + " WHERE indexrelid = to_regclass(?) AND NOT indisvalid";

    private final boolean pooler;
    private final AtomicInteger executed = new AtomicInteger();
    private volatile Optional<String> running = Optional.empty();

    /** @param pooler whether each transaction may run in another session of the server */
    MigrationStatements(boolean pooler) {
        this.pooler = pooler;
    }

    /** How many migrations have run. */
    int executed() {
        return executed.get();
    }

    /** The migration that runs, such as {@code V12}, until {@link #noneRuns}. */
    Optional<String> running() {
        return running;
    }

    void noneRuns() {
        running = Optional.empty();
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE_STATEMENT || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public String getCallbackName() {
        return "phoenix-profile";
    }

    @Override
    public void handle(Event event, Context context) {
        if (event == Event.AFTER_EACH_MIGRATE) {
            executed.incrementAndGet();
            noneRuns();
            return;
        }
        running = Optional.of("V" + context.getMigrationInfo().getVersion());
        try {
            prepare(context.getConnection(), context.getStatement().getSql());
        } catch (SQLException failure) {
            throw new FlywayException(failure.getMessage(), failure);
        }
    }

    private void prepare(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                // LOCAL: behind a pooler the session is not ours
                statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
                statement.execute("SET LOCAL statement_timeout = 0");
                return;
            }
            if (pooler) {
                throw new FlywayException(
                        running.orElse("a migration") + " runs outside of a transaction, in a session of"
                                + " its own (expected: postgres.uri leads to Postgres itself, and postgres.transaction-pooler is"
                                + " false, to migrate)");
            }
            statement.execute("SET lock_timeout = 0");
            statement.execute("SET statement_timeout = 0");
            dropInvalidIndex(connection, sql);
        }
    }

    /** What a build that failed leaves is used by no query, but every write maintains it. */
    private static void dropInvalidIndex(Connection connection, String sql) throws SQLException {
        Matcher build = INDEX_BUILD.matcher(sql);
        if (!build.find()) {
            return;
        }
        try (PreparedStatement left = connection.prepareStatement(INVALID)) {
            left.setString(1, build.group(1));
            try (ResultSet invalid = left.executeQuery();
                    Statement drop = connection.createStatement()) {
                if (invalid.next()) {
                    drop.execute("DROP INDEX CONCURRENTLY " + invalid.getString(1));
                }
            }
        }
    }
}
