package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PostgresPair;
import io.phoenix.profile.testing.PostgresProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash, a fail-over and an old primary each begin or reveal another incarnation. */
class IncarnationIT {

    private static final ProfileId ADA = new ProfileId("t", "ada");
    private static final int MAX = 100;

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void crash_unflushedTransactions_beginsAGenerationBecauseXidsAreReused() throws Exception {
        try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"))) {
            PostgresBackend postgres = migrated(server.uri().toString());
            LoggedChanges before = await(postgres.changeLog().newest(MAX));
            long lost;
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'bob', 'N')");
                lost = xid(server, "SELECT max(backend_xid::text::bigint) FROM pg_stat_activity");
                server.kill();
            }
            server.restart();
            long reused = xid(server, "SELECT pg_current_xact_id()");

            LoggedChanges after = eventually(() -> postgres.changeLog().newest(MAX));

            assertThat(reused).as("given out again").isLessThanOrEqualTo(lost);
            assertThat(after.incarnation().isNewerThan(before.incarnation())).isTrue();
            assertThat(after.systemIdentifier()).isEqualTo(before.systemIdentifier());
            assertThat(incarnation(postgres)).isEqualTo(after.incarnation());
            await(postgres.close());
        }
    }

    @Test
    void cleanRestart_always_keepsTheGeneration() throws Exception {
        Path files = directory.resolve("data");
        PostgresProcess first = PostgresProcess.start(files);
        PostgresBackend postgres = migrated(first.uri().toString());
        Incarnation before = incarnation(postgres);
        await(postgres.close());
        first.close();

        try (PostgresProcess second = PostgresProcess.start(files)) {
            PostgresBackend again = backend(second.uri().toString());
            assertThat(incarnation(again)).isEqualTo(before);
            await(again.close());
        }
    }

    /** Every kind of call may be the first to find the generation missing. */
    @Test
    void generationMissing_everyCall_beginsItAndRunsOnce() throws Exception {
        try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"))) {
            PostgresBackend postgres = migrated(server.uri().toString());
            Incarnation last = incarnation(postgres);
            List<Callable<Future<Stamp>>> calls = List.of(
                    () -> postgres.store().insert(ADA, ClaimedName.shared("N")).map(result -> result.stamp()),
                    () -> postgres.store().find(ADA).map(result -> result.stamp()),
                    () -> postgres.store().findAll(List.of(ADA)).map(result -> result.stamp()),
                    () -> postgres.store()
                            .update(ADA, avatar(), ClaimedName.shared("N"))
                            .map(result -> result.stamp()),
                    () -> postgres.store()
                            .insertAll(Map.of(new ProfileId("t", "bob"), ClaimedName.shared("N")))
                            .map(result -> result.stamp()),
                    () -> postgres.store().erase(ADA).map(result -> result.stamp()));
            for (Callable<Future<Stamp>> call : calls) {
                server.execute("DELETE FROM incarnation");

                Incarnation begun = await(call.call()).incarnation();

                assertThat(begun.isNewerThan(last)).isTrue();
                last = begun;
            }
            assertThat(server.read("SELECT kind FROM profile_change ORDER BY version"))
                    .containsExactly("changed", "erased");
            assertThat(server.read("SELECT user_id FROM profile")).containsExactly("bob");
            await(postgres.close());
        }
    }

    /** A server that recovers to a point in time answers reads before it is promoted. */
    @Test
    void markRestored_inRecovery_saysWhatToWaitFor() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            await(migrated(pair.uri()).close());
            Migrations onStandby = new Migrations(settings(pair.standbyUri()));

            assertThatThrownBy(onStandby::markRestored)
                    .hasMessageContaining("Postgres is in recovery (expected: a primary; try again when");
        }
    }

    @Test
    void failOver_standbyPromoted_isNewer() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            PostgresBackend postgres = migrated(pair.uri());
            Incarnation before = incarnation(postgres);

            pair.killPrimary();
            pair.promoteStandby();

            Incarnation after = eventually(() -> postgres.store().find(ADA)).incarnation();
            assertThat(after.isNewerThan(before)).isTrue();
            assertThat(after.timeline()).isEqualTo(before.timeline() + 1);
            await(postgres.close());
        }
    }

    /** The old primary breaks no connection, and takes writes for as long as it runs. */
    @Test
    void failOver_oldPrimaryStillTakesWrites_allConnectionsLeaveIt() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            PostgresBackend postgres = migrated(pair.uri());
            await(postgres.store().insert(ADA, ClaimedName.shared("Before")));
            pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = ''");
            pair.onPrimary("SELECT pg_reload_conf()");

            pair.promoteStandby();

            Eventually.isTrue("both are seen", () -> postgres.primaries() == 2);
            eventually(() -> postgres.store().update(ADA, avatar(), ClaimedName.shared("N")));
            assertThat(pair.readOnPrimary("SELECT pg_is_in_recovery()")).containsExactly("f");
            int onOld = Integer.parseInt(
                    pair.readOnPrimary("SELECT avatar_generation FROM profile").get(0));
            int onNew = generationOnStandby(pair);
            for (int i = 0; i < 50; i++) {
                await(postgres.store().update(ADA, avatar(), ClaimedName.shared("N")));
            }
            assertThat(pair.readOnPrimary("SELECT avatar_generation FROM profile"))
                    .containsExactly(Integer.toString(onOld));
            assertThat(generationOnStandby(pair)).isEqualTo(onNew + 50);
            assertThat(await(postgres.changeLog().newest(MAX)).incarnation()).isEqualTo(incarnation(postgres));
            await(postgres.close());
        }
    }

    @Test
    void oldPrimary_newOneGone_isNotUsedAgain() throws Exception {
        try (PostgresPair pair = PostgresPair.start()) {
            PostgresBackend postgres = migrated(pair.uri());
            pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = ''");
            pair.onPrimary("SELECT pg_reload_conf()");
            pair.promoteStandby();
            Eventually.isTrue("both are seen", () -> postgres.primaries() == 2);
            eventually(() -> postgres.store().insert(ADA, ClaimedName.shared("New")));

            pair.killStandby();

            Eventually.isTrue("only the old one is left", () -> postgres.primaries() == 1);
            assertThat(postgres.store().insert(new ProfileId("t", "bob"), ClaimedName.shared("N")))
                    .satisfies(refused -> assertThat(failed(refused)).isTrue());
            assertThat(pair.readOnPrimary("SELECT user_id FROM profile")).isEmpty();
            await(postgres.close());
        }
    }

    private static boolean failed(Future<?> call) throws Exception {
        return await(call.map(false).otherwise(true));
    }

    private static int generationOnStandby(PostgresPair pair) throws Exception {
        return Integer.parseInt(
                pair.onStandby("SELECT avatar_generation FROM profile").get(0));
    }

    private static ProfileUpdate avatar() {
        return new ProfileUpdate(null, true, VersionCondition.NONE, Duration.ZERO);
    }

    private static Incarnation incarnation(PostgresBackend postgres) throws Exception {
        return await(postgres.store().find(ADA)).incarnation();
    }

    private static long xid(PostgresProcess server, String query) throws Exception {
        return Long.parseLong(server.read(query).get(0));
    }

    private PostgresBackend migrated(String uri) {
        new Migrations(settings(uri)).migrate();
        return backend(uri);
    }

    private PostgresBackend backend(String uri) {
        return new PostgresBackend(vertx, settings(uri));
    }

    private static PostgresSettings settings(String uri) {
        Map<String, String> entries = new HashMap<>();
        entries.put("postgres.uri", uri);
        entries.put("postgres.poll.timeout", "10s");
        entries.put("poll.verified.max", "11s");
        return TestSettings.with(entries).postgres();
    }

    /** Calls until a call succeeds, while connections to a server that is gone fail. */
    private static <T> T eventually(Callable<Future<T>> call) throws Exception {
        Object[] result = new Object[1];
        Eventually.isTrue("a call succeeds", () -> {
            result[0] = await(call.call().map(value -> (Object) value).otherwiseEmpty());
            return result[0] != null;
        });
        @SuppressWarnings("unchecked")
        T value = (T) result[0];
        return value;
    }
}
