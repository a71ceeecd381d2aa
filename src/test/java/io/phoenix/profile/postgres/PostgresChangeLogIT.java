package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.ChangeLogContract;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.ProfileTransaction;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestDatabase.Form;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the contract of the change log against Postgres, and tests what only edits by hand do to it. */
@ParameterizedClass
@EnumSource
class PostgresChangeLogIT extends ChangeLogContract {

    private final Form form;
    private final Vertx vertx = Vertx.vertx();
    private TestDatabase database;
    private PostgresBackend postgres;

    PostgresChangeLogIT(Form form) {
        this.form = form;
    }

    @BeforeEach
    void connect() throws Exception {
        database = TestDatabase.migrated(form);
        postgres = new PostgresBackend(
                vertx,
                database.settings(Map.of(
                        "postgres.poll.timeout",
                        "10s",
                        "poll.verified.max",
                        "11s",
                        "postgres.connect.timeout",
                        "10s")));
    }

    @AfterEach
    void close() throws Exception {
        await(postgres.close());
        await(vertx.close());
        database.close();
    }

    @Override
    protected ChangeLog log() {
        return postgres.changeLog();
    }

    @Override
    protected void age() throws Exception {
        database.execute("UPDATE profile_change SET changed_at = changed_at - interval '61 days'");
    }

    @Override
    protected ProfileTransaction begin() throws Exception {
        return ProfileTransaction.begin(database);
    }

    @Test
    void prune_byHand_countsAsPruning() throws Exception {
        change("a", "b", "c");
        LoggedChanges before = await(log().newest(10));

        database.execute("DELETE FROM profile_change WHERE user_id = 'b'");
        LoggedChanges deleted = await(log().since(before.snapshot(), 10));
        database.execute("DELETE FROM profile_change WHERE user_id = 'b'");
        LoggedChanges nothing = await(log().since(before.snapshot(), 10));
        database.execute("TRUNCATE profile_change");
        LoggedChanges truncated = await(log().since(before.snapshot(), 10));

        assertThat(deleted.prunings()).isEqualTo(before.prunings() + 1);
        assertThat(deleted.prunedBelow()).isGreaterThan(before.oldestXid());
        assertThat(nothing.prunings()).isEqualTo(deleted.prunings());
        assertThat(truncated.prunings()).isEqualTo(deleted.prunings() + 1);
        assertThat(truncated.prunedBelow()).isGreaterThan(before.snapshot().oldestUnread());
    }

    /** As after many erasures at once: all of them in one statement could exceed its time limit, again and again. */
    @Test
    void prune_manyRenamesOfErasedProfiles_takesThemInBatches() throws Exception {
        database.execute(
                "INSERT INTO erased_rename (tenant_id, user_id, renamed_at, kept_until) SELECT 't', 'u' || i, now(),"
                        + " now() + CASE WHEN i <= 5 THEN interval '-1 s' ELSE interval '1 day' END FROM generate_series(1, 9) AS i");
        change("a");

        int first = await(log().prune(3));
        int second = await(log().prune(3));

        assertThat(List.of(first, second)).containsExactly(3, 2);
        assertThat(database.read("SELECT count(*) FROM erased_rename")).containsExactly("4");
        assertThat(await(log().newest(10)).changes()).hasSize(1);
    }

    /** Only the API checks ids: one with a space would fail every poll. */
    @Test
    void since_idThatTheApiRejects_isSkipped() throws Exception {
        change("a");
        LoggedChanges before = await(log().newest(10));
        change("..", "b");

        LoggedChanges read = await(log().since(before.snapshot(), 10));

        assertThat(read.changes()).extracting(Invalidation::id).containsExactly(new ProfileId("t", "b"));
    }

    @Test
    void since_connectionKilled_connectsAnew() throws Exception {
        LoggedChanges before = await(log().newest(10));
        change("a");
        assertThat(database.read("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid <> pg_backend_pid() AND query LIKE '%profile_change%'"
                        + " AND datname = current_database()"))
                .containsExactly("t");

        await(log().since(before.snapshot(), 10).otherwiseEmpty());

        assertThat(await(log().since(before.snapshot(), 10)).changes()).hasSize(1);
    }

    @Test
    void since_peerSilent_connectsAnew() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database.uri())) {
            PostgresBackend proxied = new PostgresBackend(
                    vertx,
                    TestSettings.with(Map.of("postgres.uri", proxy.uri(), "postgres.poll.timeout", "1s"))
                            .postgres());
            LoggedChanges before = await(proxied.changeLog().newest(10));
            change("a");

            proxy.blackholeOpenConnections();

            assertThat(await(proxied.changeLog()
                            .since(before.snapshot(), 10)
                            .map(false)
                            .otherwise(true)))
                    .as("timed out")
                    .isTrue();
            Eventually.isTrue("a new connection answers", () -> {
                LoggedChanges read =
                        await(proxied.changeLog().since(before.snapshot(), 10).otherwiseEmpty());
                return read != null && read.changes().size() == 1;
            });
            await(proxied.close());
        }
    }

    /** The plan was made while the log was empty, and nobody has analyzed it since. */
    @Test
    void since_longLogPlannedWhileItWasEmpty_scansTheIndexOnly() throws Exception {
        database.execute("VACUUM ANALYZE profile_change");
        database.execute("ALTER TABLE profile_change SET (autovacuum_enabled = false)");
        LoggedChanges before = await(log().newest(10));
        for (int i = 0; i < 10; i++) {
            await(log().since(before.snapshot(), 10));
        }
        int sequentialScans = statistic("seq_scan");
        int indexScans = statistic("idx_scan");
        database.execute("INSERT INTO profile_change (xid, tenant_id, user_id, version, kind)"
                + " SELECT '3', 't', 'u' || i, 1, 'changed' FROM generate_series(1, 50000) AS i");

        for (int i = 0; i < 10; i++) {
            await(log().since(before.snapshot(), 10));
        }

        // the server counts the scans of a session when it ends, at the latest
        await(postgres.close());
        Eventually.isTrue(
                "the scans are counted",
                () -> statistic("idx_scan") >= indexScans + 10
                        && database.read("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
                                        .size()
                                == 1);
        assertThat(statistic("seq_scan")).isEqualTo(sequentialScans);
        postgres = new PostgresBackend(vertx, database.settings(Map.of()));
    }

    private int statistic(String column) throws SQLException {
        return Integer.parseInt(
                database.read("SELECT " + column + " FROM pg_stat_user_tables WHERE relname = 'profile_change'")
                        .get(0));
    }

    private void change(String... users) throws SQLException {
        for (String user : users) {
            database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', '" + user + "', 'N')");
            database.execute("UPDATE profile SET name = 'M' WHERE user_id = '" + user + "'");
        }
    }
}
