package io.phoenix.profile.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A migration that builds an index CONCURRENTLY, while another transaction is open on the table. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ConcurrentIndexIT {

    private static final String BUILDS = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND query LIKE '%INDEX CONCURRENTLY%' AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()";

    private TestDatabase database;
    private Connection other;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.migrated();
        other = database.connect();
        other.setAutoCommit(false);
        other.createStatement().execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");
    }

    @AfterEach
    void close() throws Exception {
        other.close();
        database.close();
    }

    /** Also where the role has a time limit for statements, as PgBouncer needs it. Others write as before. */
    @Test
    void migrate_transactionOpenForLong_waitsForItsEnd() throws Exception {
        database.execute("DO $$ BEGIN EXECUTE format("
                + "'ALTER DATABASE %I SET statement_timeout = ''2s''', current_database()); END $$");
        Migrations migrations = migrations();
        CompletableFuture<Integer> migrated = CompletableFuture.supplyAsync(migrations::migrate);

        Eventually.isTrue(
                "the build waits beyond every time limit: of locks, of statements, of an answer",
                () -> builds("AND clock_timestamp() - query_start > '9 s'"));
        assertThat(database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'bob', 'N')"))
                .isEqualTo(1);
        assertThat(migrations.running()).contains("V1000");
        other.commit();

        assertThat(migrated.get()).isEqualTo(1);
        assertBuilt(migrations);
    }

    /** The first leaves a row about the failure, the second none. Both leave an index that no query uses. */
    @ParameterizedTest
    @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
    void migrate_buildEndedBefore_buildsAgain(String end) throws Exception {
        Migrations migrations = migrations();
        CompletableFuture<Integer> migrated = CompletableFuture.supplyAsync(migrations::migrate);
        Eventually.isTrue("the build waits", () -> builds(""));
        database.read("SELECT " + end + "(pid)" + BUILDS);
        assertThatThrownBy(migrated::get).hasCauseInstanceOf(FlywayException.class);
        assertThat(indexIsValid()).containsExactly("f");
        assertThat(migrations.pending()).containsExactly("V1000");
        other.commit();

        assertThat(migrations().migrate()).isEqualTo(1);

        assertBuilt(migrations);
    }

    @Test
    void migrate_twoInstancesAtOnce_buildItOnce() throws Exception {
        CompletableFuture<Integer> one =
                CompletableFuture.supplyAsync(() -> migrations().migrate());
        CompletableFuture<Integer> another =
                CompletableFuture.supplyAsync(() -> migrations().migrate());
        Eventually.isTrue("the build waits", () -> builds(""));
        Eventually.isTrue(
                "the other one waits for its turn",
                () -> !database.read("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()")
                        .isEmpty());
        other.commit();

        assertThat(one.get() + another.get()).isEqualTo(1);
        assertBuilt(migrations());
    }

    /** As of a machine that lost its power during a long migration. */
    @Test
    void migrate_serverSilentDuringTheBuild_fails() throws Exception {
        try (TcpProxy silent = TcpProxy.to(database.uri())) {
            Migrations migrations = migrations(Map.of("postgres.uri", silent.uri(), "postgres.connect.timeout", "1s"));
            CompletableFuture<Integer> migrated = CompletableFuture.supplyAsync(migrations::migrate);
            Eventually.isTrue("the build waits", () -> builds(""));
            silent.freeze();

            assertThatThrownBy(migrated::get)
                    .hasCauseInstanceOf(FlywayException.class)
                    .hasMessageContaining("no answer from Postgres during V1000");
        }
    }

    /** Only the open connection is lost: the server still holds its locks. */
    @Test
    void attempt_connectionLostDuringTheBuild_endsItAndBuildsAgain() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database.uri())) {
            Migrations migrations = migrations(Map.of("postgres.uri", proxy.uri()));
            CompletableFuture<Integer> migrated = CompletableFuture.supplyAsync(migrations::attempt);
            Eventually.isTrue("the build waits", () -> builds(""));
            proxy.blackholeOpenConnections();
            other.commit();
            assertThatThrownBy(migrated::get).hasMessageContaining("no answer from Postgres during V1000");

            assertThat(migrations.attempt()).isEqualTo(1);

            assertBuilt(migrations);
        }
    }

    @Test
    void migrate_behindAPooler_isRefused() {
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> migrations(Map.of(
                                "postgres.uri", database.uri().toString(), "postgres.transaction-pooler", "true"))
                        .migrate())
                .withMessageContaining("V1000 runs outside of a transaction");
    }

    private Migrations migrations() {
        return migrations(Map.of("postgres.uri", database.uri().toString()));
    }

    private static Migrations migrations(Map<String, String> settings) {
        return new Migrations(
                TestSettings.with(settings).postgres(), "classpath:db/migration", "classpath:db/concurrently");
    }

    private boolean builds(String condition) throws SQLException {
        return !database.read("SELECT pid" + BUILDS + " " + condition).isEmpty();
    }

    private void assertBuilt(Migrations migrations) throws SQLException {
        assertThat(indexIsValid()).containsExactly("t");
        assertThat(migrations.pending()).isEmpty();
        assertThat(database.read("SELECT success FROM flyway_schema_history WHERE version = '1000'"))
                .containsExactly("t");
    }

    private List<String> indexIsValid() throws SQLException {
        return database.read("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('profile_by_update')");
    }
}
