package io.phoenix.profile.app;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.testing.CapturedLog;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An instance that migrates at its start, from V4, and loses its server while a migration runs. */
class DatabaseStartIT {

    private static final String WAITING = "waiting for Postgres since";

    private TestDatabase database;
    private TcpProxy postgres;
    private Future<Instance> instance;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.empty();
        database.migrateTo("4");
        postgres = TcpProxy.to(database.uri());
    }

    @AfterEach
    void close() throws Exception {
        postgres.heal();
        await(instance.compose(Instance::stop).otherwiseEmpty());
        postgres.close();
        database.close();
    }

    @Test
    void start_serverFreezesDuringAMigration_saysSoUntilItIsBack() throws Exception {
        try (CapturedLog log = CapturedLog.of(DatabaseStart.class)) {
            startAndLose(postgres::freeze, Map.of());
            long before = log.linesThatBegin(WAITING).count();

            Eventually.isTrue("two lines", () -> log.linesThatBegin(WAITING).count() >= before + 2);
            assertThat(instance.isComplete()).isFalse();
            postgres.heal();

            Eventually.isTrue("started", () -> instance.succeeded());
        }
    }

    @Test
    void start_connectionsLostDuringAMigration_migratesOverNewOnes() throws Exception {
        startAndLose(postgres::blackholeOpenConnections, Map.of());

        Eventually.isTrue("started", () -> instance.succeeded());
    }

    @Test
    void start_patienceEndsDuringAFrozenMigration_failsAndLeavesNoSession() throws Exception {
        startAndLose(postgres::freeze, Map.of("start.patience", "10s"));

        Eventually.isTrue("failed", () -> instance.failed());
        assertThat(instance.cause()).hasMessageContaining("Postgres: not usable within 10 s (start.patience): ");
        postgres.heal();
        Eventually.isTrue(
                "its sessions are over",
                () -> database.read("SELECT pid FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND application_name LIKE '%migrate%'")
                        .isEmpty());
    }

    /** Not as long as the migration would try: that is ten minutes. */
    @Test
    void start_patienceEndsWhileATableIsLocked_saysWhatIsLocked() throws Exception {
        try (Connection other = lock()) {
            start(Map.of("start.patience", "2s"));

            assertThatThrownBy(() -> await(instance))
                    .hasMessageMatching("Postgres: not usable within 2 s \\(start.patience\\): "
                            // the one after an attempt, the other during one that takes long
                            + "(a table is locked by another transaction|V5 runs)");
            other.rollback();
        }
    }

    /** Starts an instance, and begins the fault while its migration waits for a table. */
    private void startAndLose(Runnable fault, Map<String, String> settings) throws Exception {
        try (Connection other = lock()) {
            start(settings);
            Eventually.isTrue(
                    "the migration runs",
                    () -> !database.read("SELECT pid FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            .isEmpty());
            fault.run();
            other.rollback();
        }
    }

    private Connection lock() throws SQLException {
        Connection other = database.connect();
        other.setAutoCommit(false);
        other.createStatement().execute("LOCK TABLE profile IN SHARE ROW EXCLUSIVE MODE");
        return other;
    }

    private void start(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(changes);
        settings.put("postgres.uri", postgres.uri());
        settings.put("postgres.migrate", "true");
        settings.put("postgres.connect.timeout", "1s");
        instance = Instance.start(TestSettings.with(settings));
    }
}
