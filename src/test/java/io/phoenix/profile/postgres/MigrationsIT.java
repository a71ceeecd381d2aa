package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Migrations from older schemas, and what an instance says on one. */
class MigrationsIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");

    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;
    private PostgresBackend postgres;
    private Migrations migrations;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.empty();
        postgres = new PostgresBackend(vertx, database.settings(Map.of()));
        migrations = new Migrations(database.settings(Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Test
    void requiredVersion_always_isThatOfAMigration() {
        assertThat(migrations.pending()).contains("V" + Migrations.REQUIRED_VERSION);
    }

    @Test
    void requireSchema_emptyDatabase_namesAllMigrations() {
        assertThatThrownBy(() -> await(postgres.requireSchema()))
                .hasMessage(
                        "V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12, V13, V14, V15, V16, V17, V18, V19, V20, V21, V22, V23, V24, V25, V26, V27 missing (run phoenix-profile migrate)");
    }

    @Test
    void requireSchema_olderSchema_namesTheMissingMigration() throws Exception {
        database.migrateTo("3");

        assertThatThrownBy(() -> await(postgres.requireSchema()))
                .hasMessage(
                        "V4, V5, V6, V7, V8, V9, V10, V11, V12, V13, V14, V15, V16, V17, V18, V19, V20, V21, V22, V23, V24, V25, V26, V27 missing (run phoenix-profile migrate)");
        assertThat(migrations.pending())
                .startsWith("V4", "V5", "V6", "V7", "V8")
                .endsWith("V27");

        migrations.migrate();
        await(postgres.requireSchema());
        assertThat(migrations.pending()).isEmpty();
    }

    /** As after a branch was deployed whose migrations had later numbers. */
    @Test
    void requireSchema_migrationMissingBeforeANewerOne_namesIt() throws Exception {
        migrations.migrate();
        database.execute("DELETE FROM flyway_schema_history WHERE version = '9'");

        assertThatThrownBy(() -> await(postgres.requireSchema())).hasMessageStartingWith("V9 missing before V");
        assertThat(migrations.pending()).containsExactly("V9");
        assertThatExceptionOfType(FlywayException.class).isThrownBy(migrations::migrate);
    }

    @Test
    void requireSchema_lastMigrationFailed_namesIt() throws Exception {
        migrations.migrate();
        String last = "V" + Migrations.REQUIRED_VERSION;
        database.execute("UPDATE flyway_schema_history SET success = false WHERE version::int >= "
                + Migrations.REQUIRED_VERSION);

        assertThatThrownBy(() -> await(postgres.requireSchema()))
                .hasMessage(last + " missing (run phoenix-profile migrate)");
        assertThat(migrations.pending()).startsWith(last);
    }

    @Test
    void requireSchema_newerSchema_passes() throws Exception {
        migrations.migrate();
        database.execute(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                        + " installed_by, execution_time, success) VALUES (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 'n', 0, true)");

        await(postgres.requireSchema());
    }

    @Test
    void migrate_always_limitsIdsInBytes() throws Exception {
        database.migrateTo("5");
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");

        migrations.migrate();

        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', repeat('u', 255), 'N'),"
                + " ('t', repeat('\u00e9', 127), 'N'), ('t', repeat('\ud83d\ude00', 63), 'N')");
        for (String id : List.of(
                "'t', repeat('u', 256)", "'t', repeat('\u00e9', 128)", "'t', ''", "repeat('t', 65), 'u'", "'', 'u'")) {
            assertThatThrownBy(() ->
                            database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES (" + id + ", 'N')"))
                    .as(id)
                    .hasMessageContaining("_id_bytes");
        }
        assertThat(database.read("SELECT conname FROM pg_constraint WHERE NOT convalidated"))
                .isEmpty();
    }

    @Test
    void find_olderSchema_isUnavailable() {
        database.migrateTo("3");

        assertThatThrownBy(() -> await(postgres.store().find(ADA)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.DEPENDENCY_UNAVAILABLE));
    }

    @Test
    void migrate_schemaWithLog_keepsVersionsAboveLoggedOnes() throws Exception {
        database.migrateTo("3");
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N'), ('t', 'bob', 'N')");
        database.execute("UPDATE profile SET name = 'M' WHERE user_id = 'bob'");
        database.execute("DELETE FROM profile WHERE user_id = 'ada'");
        database.execute("UPDATE profile_change SET version = version + 3600000000 WHERE user_id = 'ada'");

        migrations.migrate();

        assertThat(database.read("SELECT kind || ' ' || user_id FROM profile_change"))
                .containsExactlyInAnyOrder("changed bob", "erased ada");
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");
        assertThat(database.read("SELECT p.version - c.version FROM profile p JOIN profile_change c USING (user_id)"
                        + " WHERE user_id = 'ada'"))
                .containsExactly("1");
    }

    /** A transaction that stays open on the table must not hold up all others behind the migration. */
    @Test
    void migrate_tableLocked_givesWayAndIsTriedAgain() throws Exception {
        database.migrateTo("4");
        int pending = migrations.pending().size();
        CompletableFuture<Integer> migrated;
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE profile IN SHARE ROW EXCLUSIVE MODE");
            migrated = CompletableFuture.supplyAsync(() -> migrations.migrate());
            Eventually.isTrue("the migration waits for the lock", () -> isWaiting());
            Eventually.isTrue("it has given up", () -> !isWaiting());
            other.rollback();
        }

        assertThat(migrated.get()).isEqualTo(pending);
        assertThat(migrations.pending()).isEmpty();
    }

    private boolean isWaiting() throws SQLException {
        return !database.read("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock' AND query LIKE '%fillfactor%' AND pid <> pg_backend_pid()")
                .isEmpty();
    }

    @Test
    void migrate_partitionedBefore_migratesEveryPartition() throws Exception {
        database.migrateTo("9");
        migrations.partition();

        migrations.migrate();

        database.execute("INSERT INTO profile (tenant_id, user_id, name, created_at, import_id)"
                + " SELECT 't', 'u' || i, 'N', '2001-01-01Z', 7 FROM generate_series(1, 20) AS i");
        assertThat(database.read("SELECT count(*) FROM profile WHERE created_at = '2001-01-01Z' AND import_id = 7"))
                .containsExactly("20");
        assertThat(await(postgres.schemaDefects())).isEmpty();
    }

    @Test
    void migrate_always_enablesTheTriggersAlways() throws Exception {
        migrations.migrate();

        assertThat(database.read("SELECT DISTINCT tgenabled FROM pg_trigger WHERE NOT tgisinternal"))
                .containsExactly("A");
    }

    /** As of a machine that lost its power: a start tries again, and may reach the server that took its place. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void pending_serverSilent_failsInsteadOfWaiting() throws Exception {
        try (TcpProxy silent = TcpProxy.to(database.uri())) {
            silent.freeze();
            Migrations waiting = new Migrations(
                    TestSettings.with(Map.of("postgres.uri", silent.uri(), "postgres.connect.timeout", "1s"))
                            .postgres());

            assertThatExceptionOfType(FlywayException.class).isThrownBy(waiting::pending);
        }
    }

    @Test
    void schemaDefects_ownerOfTheNewestSchema_areNone() throws Exception {
        migrations.migrate();

        assertThat(await(postgres.schemaDefects())).isEmpty();
    }

    @Test
    void schemaDefects_roleWithoutRights_namesThem() throws Exception {
        migrations.migrate();
        String role = "r_" + UUID.randomUUID().toString().replace('-', '_');
        database.execute("CREATE ROLE " + role + " LOGIN");
        database.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role);
        database.execute("REVOKE UPDATE ON generation_counter FROM " + role);
        PostgresBackend limited = new PostgresBackend(
                vertx,
                TestSettings.with(Map.of(
                                "postgres.uri", database.uri().toString().replaceFirst("//[^@]*@", "//" + role + "@")))
                        .postgres());

        assertThat(await(limited.schemaDefects()))
                .containsExactly("UPDATE on generation_counter not granted to " + role);

        await(limited.close());
        database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }

    @Test
    void secrets_migrated_areTwo() throws Exception {
        migrations.migrate();

        PostgresBackend.Secrets secrets = await(postgres.secrets());

        assertThat(secrets.generator().text()).hasSizeGreaterThan(32);
        assertThat(secrets.redis().text())
                .hasSizeGreaterThan(32)
                .isNotEqualTo(secrets.generator().text());
    }

    @Test
    void markRestored_always_beginsANewerGenerationAndEmptiesTheLog() throws Exception {
        migrations.migrate();
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'ada', 'N')");
        database.execute("UPDATE profile SET name = 'M'");
        database.execute("UPDATE change_log_state SET pruned_below = '1000000000'");
        long before = await(postgres.store().find(ADA)).incarnation().generation();

        long begun = migrations.markRestored();

        assertThat(begun).isGreaterThan(before);
        assertThat(await(postgres.store().find(ADA)).incarnation().generation()).isEqualTo(begun);
        assertThat(database.read("SELECT 1 FROM profile_change")).isEmpty();
        assertThat(Long.parseLong(database.read("SELECT pruned_below FROM change_log_state")
                        .get(0)))
                .as("within the ids of this database")
                .isLessThan(1_000_000_000);
    }
}
