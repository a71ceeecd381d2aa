package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.outage.RepeatedWarnings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates the schema, over JDBC, while instances serve. Blocks. Instances that start together take turns.
 *
 * <p>A migration that waits for a lock holds up every later statement on its table, so it gives up soon and is tried again. An
 * index that is built {@code CONCURRENTLY} waits for as long as it must. A call fails if the server no longer answers.
 */
public final class Migrations {

    /**
     * The lowest schema version that an instance requires, with every version below. It can be lower than the newest version if
     * later migrations only change storage, so that instances may be upgraded before the schema.
     */
    static final int REQUIRED_VERSION = 27;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** For about ten minutes. */
    private static final int ATTEMPTS_MAX = 300;

    /** SQLSTATEs lock_not_available and deadlock_detected; an index that is built CONCURRENTLY can meet the latter. */
    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    private static final String FORGET_FAILURE = "DELETE FROM flyway_schema_history WHERE version = ? AND NOT success";

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final RepeatedWarnings warnings = RepeatedWarnings.to(LOG);
    private final MigrationConnections connections;
    private final MigrationStatements statements;
    private final Flyway flyway;

    public Migrations(PostgresSettings settings) {
        this(settings, "classpath:db/migration");
    }

    Migrations(PostgresSettings settings, String... locations) {
        connections = new MigrationConnections(new JdbcAddress(settings));
        statements = new MigrationStatements(settings.transactionPooler());
        // the lock of a transaction would stay open while an index is built CONCURRENTLY, which waits for that
        // transaction;
        // behind a pooler the lock of a session would stay with a session that others use
        String transactionalLock = Boolean.toString(settings.transactionPooler());
        flyway = Flyway.configure()
                .configuration(Map.of("flyway.postgresql.transactional.lock", transactionalLock))
                .dataSource(connections)
                .locations(locations)
                .callbacks(statements)
                .load();
    }

    /** Another transaction holds a lock that a migration needs. Trying again helps. */
    public static final class TableLocked extends RuntimeException {

        private static final long serialVersionUID = 1;

        private TableLocked(Throwable cause) {
            super("a table is locked by another transaction", cause);
        }
    }

    /**
     * Runs the pending migrations, and returns their number. Waits about ten minutes for locks, and fails with {@link
     * TableLocked} then.
     */
    public int migrate() {
        int before = statements.executed();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt() - before;
            } catch (TableLocked locked) {
                if (attempt == ATTEMPTS_MAX) {
                    throw locked;
                }
                warnings.warn(
                        "postgres: " + locked.getMessage(), ", retrying the migration in " + PAUSE.toMillis() + " ms");
                pause(locked);
            }
        }
    }

    private static void pause(TableLocked locked) {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw locked;
        }
    }

    /**
     * Runs the pending migrations without waiting for locks; fails with {@link TableLocked} instead. Safe to repeat after any
     * failure.
     *
     * @return how many this object has run, in earlier attempts too
     */
    public int attempt() {
        try {
            return connections.<Integer, SQLException>watched(() -> {
                connections.endAbortedSessions();
                forgetFailures();
                flyway.migrate();
                return statements.executed();
            });
        } catch (SQLException | FlywayException failure) {
            throw asFailure(failure);
        } finally {
            statements.noneRuns();
        }
    }

    /** The migration that runs, such as {@code V12}. May be called from any thread. */
    public Optional<String> running() {
        return statements.running();
    }

    /** Fails the call in progress, and later ones. May be called from any thread. */
    public void abort() throws SQLException {
        connections.close();
    }

    private RuntimeException asFailure(Exception failure) {
        if (connections.isAborted()) {
            String during =
                    statements.running().map(version -> " during " + version).orElse("");
            return new FlywayException("no answer from Postgres" + during, failure);
        }
        if (isLocked(failure)) {
            return new TableLocked(failure);
        }
        return failure instanceof FlywayException refused
                ? refused
                : new FlywayException(FailureMessage.of(failure), failure);
    }

    private static boolean isLocked(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException refused && LOCKED.contains(refused.getSQLState()));
    }

    /**
     * Only a migration outside of a transaction leaves a row about its failure, after which Flyway would refuse to go on. Not
     * Flyway's repair: that also accepts scripts that were changed.
     */
    private void forgetFailures() throws SQLException {
        List<String> failed = versions(MigrationState.FAILED);
        if (failed.isEmpty()) {
            return;
        }
        LOG.warn("postgres: {} failed before, retrying", String.join(", ", failed));
        try (Connection connection = connections.getConnection();
                PreparedStatement forget = connection.prepareStatement(FORGET_FAILURE)) {
            for (String version : failed) {
                forget.setString(1, version.substring(1));
                forget.executeUpdate();
            }
        }
    }

    /** The versions of the migrations that have not run, or not to their end, such as {@code V4}, the oldest first. */
    public List<String> pending() {
        return connections.<List<String>, RuntimeException>watched(
                () -> versions(MigrationState.PENDING, MigrationState.IGNORED, MigrationState.FAILED));
    }

    private List<String> versions(MigrationState... states) {
        return Stream.of(flyway.info().all())
                .filter(migration -> List.of(states).contains(migration.getState()))
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
        PartitionedForm form = PartitionedForm.read();
        return connections.<Boolean, SQLException>watched(() -> {
            try (Connection connection = connections.getConnection()) {
                return form.apply(connection);
            }
        });
    }

    /**
     * For a database that was restored, from a dump or a backup: begins a generation that is newer than any that an instance
     * has seen, and empties the change log. Needs the newest schema, and fails while Postgres is in recovery.
     *
     * @return the generation
     */
    public long markRestored() throws SQLException {
        return connections.<Long, SQLException>watched(this::beginAfterRestore);
    }

    private long beginAfterRestore() throws SQLException {
        try (Connection connection = connections.getConnection();
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
