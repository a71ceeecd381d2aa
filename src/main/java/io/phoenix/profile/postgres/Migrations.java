package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.outage.RepeatedWarnings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.LoggerFactory;

/**
 * Migrates the schema, over JDBC, while instances serve. Blocks. Instances that start together take turns.
 *
 * <p>A migration that waits for a lock holds up every later statement on its table, so it gives up soon and is tried again.
 */
public final class Migrations {

    /**
     * The lowest schema version that an instance requires. It can be lower than the newest version if later migrations only
     * change storage, so that instances may be upgraded before the schema.
     */
    static final int REQUIRED_VERSION = 11;

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** For about ten minutes. */
    private static final int ATTEMPTS_MAX = 300;

    /** SQLSTATE lock_not_available. */
    private static final String LOCKED = "55P03";

    private static final String PARTITIONED = "/db/partitioned/profile.sql";

    private final RepeatedWarnings warnings = RepeatedWarnings.to(LoggerFactory.getLogger(Migrations.class));
    private final Flyway flyway;

    public Migrations(PostgresSettings settings) {
        JdbcAddress address = new JdbcAddress(settings);
        flyway = Flyway.configure()
                .dataSource(address.url(), address.user(), address.password())
                .locations("classpath:db/migration")
                .initSql("SET lock_timeout = '" + LOCK_TIMEOUT.toMillis() + "ms'")
                .load();
    }

    /** Runs the pending migrations, and returns their number. */
    public int migrate() {
        int executed = 0;
        for (int attempt = 1; ; attempt++) {
            int pending = pending().size();
            try {
                return executed + flyway.migrate().migrationsExecuted;
            } catch (FlywayException failure) {
                if (attempt == ATTEMPTS_MAX || !isLocked(failure)) {
                    throw failure;
                }
                executed += pending - pending().size();
                warnings.warn(
                        "postgres: a table is locked by another transaction",
                        ", retrying the migration in " + PAUSE.toMillis() + " ms");
                pause(failure);
            }
        }
    }

    private static void pause(FlywayException failure) {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private static boolean isLocked(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException refused && LOCKED.equals(refused.getSQLState()));
    }

    /** The versions of the pending migrations, such as {@code V4}, the oldest first. */
    public List<String> pending() {
        return Stream.of(flyway.info().pending())
                .map(migration -> "V" + migration.getVersion())
                .toList();
    }

    /**
     * Partitions the table of profiles by hash of tenant and user, unless it is partitioned. Needs the newest schema, and fails if
     * the table has rows. Instances may run.
     *
     * @return whether it was not partitioned before
     */
    public boolean partition() throws SQLException, IOException {
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT.toMillis() + "ms'");
            statement.execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");
            if (holds(statement, "SELECT relkind = 'p' FROM pg_class WHERE oid = 'profile'::regclass")) {
                return false;
            }
            if (holds(statement, "SELECT EXISTS (SELECT FROM profile)")) {
                throw new IllegalStateException(
                        "profile: has rows and is not partitioned (expected to partition it: a new database)");
            }
            statement.execute(script());
            connection.commit();
            return true;
        }
    }

    private static boolean holds(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    private static String script() throws IOException {
        try (InputStream script = Migrations.class.getResourceAsStream(PARTITIONED)) {
            return new String(Objects.requireNonNull(script, PARTITIONED).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * For a database that was restored, from a dump or a backup: begins a generation that is newer than any that an instance
     * has seen, and empties the change log. Needs the newest schema, and fails while Postgres is in recovery.
     *
     * @return the generation
     */
    public long markRestored() throws SQLException {
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                PreparedStatement recovery = connection.prepareStatement("SELECT pg_is_in_recovery()");
                PreparedStatement restored = connection.prepareStatement("SELECT begin_after_restore(NULL, NULL, ?)");
                PreparedStatement generation = connection.prepareStatement("SELECT generation FROM incarnation")) {
            try (ResultSet rows = recovery.executeQuery()) {
                rows.next();
                if (rows.getBoolean(1)) {
                    throw new SQLException("Postgres is in recovery (expected: a primary; try again when SELECT"
                            + " pg_is_in_recovery() returns false)");
                }
            }
            restored.setLong(
                    1, Incarnation.of(Instant.now().getEpochSecond(), 0, 0).generation());
            restored.executeQuery().close();
            try (ResultSet rows = generation.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
