package io.phoenix.profile.postgres;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.feed.AuditedCopies;
import io.phoenix.profile.feed.FeedPosition;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.testing.FeedConsumer;
import io.phoenix.profile.testing.PostgresProcess;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what docs/changes.md says about cost and delay. */
@Tag("measurement")
class FeedCostIT {

    private static final int PROFILES = 500_000;
    private static final int CHANGES = 10_000;
    private static final int ROUNDS = 5;
    private static final String KEY = "an API key";

    @TempDir
    private Path directory;

    @Test
    void cost_ofChangesPollsReadsAndAudits() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"))) {
            String uri = server.uri().toString();
            new Migrations(TestSettings.with(Map.of("postgres.uri", uri)).postgres()).migrate();
            PostgresBackend postgres = new PostgresBackend(
                    vertx,
                    TestSettings.with(Map.of("postgres.uri", uri, "postgres.connections", "1"))
                            .postgres());
            server.execute(
                    "INSERT INTO profile (tenant_id, user_id, name) SELECT 'acme', 'user-' || i, 'Brave Tiger 42'"
                            + " FROM generate_series(1, " + PROFILES + ") AS i");
            server.execute("VACUUM ANALYZE");
            try (Connection connection = server.connect()) {
                List<Double> with = new ArrayList<>();
                List<Double> without = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    server.execute("ALTER TABLE profile_change ENABLE ALWAYS TRIGGER change_feed_add");
                    with.add(cpuMicros(server, CHANGES, () -> change(connection)));
                    server.execute("ALTER TABLE profile_change DISABLE TRIGGER change_feed_add");
                    without.add(cpuMicros(server, CHANGES, () -> change(connection)));
                }
                System.out.println("CPU of a change in us, with the feed " + with + ", without " + without);
                server.execute("ALTER TABLE profile_change ENABLE ALWAYS TRIGGER change_feed_add");
                long before = wal(server);
                change(connection);
                long between = wal(server);
                server.execute("ALTER TABLE profile_change DISABLE TRIGGER change_feed_add");
                long middle = wal(server);
                change(connection);
                System.out.println("WAL of a change in bytes, with the feed " + (between - before) / CHANGES
                        + ", without " + (wal(server) - middle) / CHANGES);
                server.execute("ALTER TABLE profile_change ENABLE ALWAYS TRIGGER change_feed_add");
            }
            server.execute("INSERT INTO profile_change (tenant_id, user_id, version, kind, changed_at)"
                    + " SELECT 'acme', 'user-' || i, i, 'changed', now() - interval '1 day'"
                    + " FROM generate_series(1, 1000000) AS i");
            server.execute("DELETE FROM profile_change");
            server.execute("VACUUM ANALYZE");
            System.out.println("feed: "
                    + server.read("SELECT count(*) || ' rows, ' || pg_total_relation_size('change_feed')"
                            + " / count(*) || ' bytes each' FROM change_feed"));
            LoggedChanges cursor = await(postgres.changeLog().newest(1));
            System.out.println("CPU of an empty poll in us "
                    + cpuMicros(
                            server,
                            2_000,
                            () -> times(2_000, () -> await(postgres.changeLog().since(cursor.snapshot(), 10_000)))));
            System.out.println("CPU of an empty read of the feed in us "
                    + cpuMicros(
                            server,
                            2_000,
                            () -> times(
                                    2_000,
                                    () -> await(postgres.changeFeed()
                                            .read(
                                                    "acme",
                                                    new FeedPosition(
                                                            cursor.snapshot().xmin(), 0),
                                                    500)))));
            System.out.println("CPU of a page of 500 in us "
                    + cpuMicros(
                            server,
                            500,
                            () -> times(
                                    500, () -> await(postgres.changeFeed().read("acme", FeedPosition.OLDEST, 500)))));
            Map<String, Long> copies = new HashMap<>();
            for (int i = 0; i < 10_000; i++) {
                copies.put("user-" + (1 + i * 49), 1L);
            }
            AuditedCopies all = await(postgres.copyAudit().audit("acme", copies));
            System.out.println("CPU of an audit of 10,000, all of which differ, in us "
                    + cpuMicros(
                            server,
                            20,
                            () -> times(20, () -> await(postgres.copyAudit().audit("acme", copies)))));
            all.changed().forEach(profile -> copies.put(profile.id().userId(), profile.version()));
            long begin = System.nanoTime();
            System.out.println("CPU of an audit of 10,000, none of which differs, in us "
                    + cpuMicros(
                            server,
                            20,
                            () -> times(20, () -> await(postgres.copyAudit().audit("acme", copies)))) + ", took ms "
                    + (System.nanoTime() - begin) / 20_000_000);
            await(postgres.close());
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void delay_fromTheAnswerToTheWriterToTheConsumer() throws Exception {
        try (PostgresProcess server = PostgresProcess.start(directory.resolve("data"));
                TestInstance instance = TestInstance.start(Map.of(
                        "postgres.uri",
                        server.uri().toString(),
                        "auth.api-keys",
                        FeedConsumer.credential("acme", KEY)))) {
            System.out.println("delay, idle: " + delays(instance, 200));
            AtomicBoolean over = new AtomicBoolean();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                writers.add(CompletableFuture.runAsync(() -> {
                    while (!over.get()) {
                        try {
                            instance.put("other", "w" + number, "{\"regenerate_avatar\":true}");
                        } catch (Exception broken) {
                            throw new IllegalStateException(broken);
                        }
                    }
                }));
            }
            System.out.println("delay, four writers of another tenant: " + delays(instance, 200));
            over.set(true);
            writers.forEach(CompletableFuture::join);
        }
    }

    private static String delays(TestInstance instance, int count) throws Exception {
        FeedConsumer consumer = new FeedConsumer(KEY, List.of(instance), "limit=500&wait=10s");
        instance.put("acme", "ada", "{\"regenerate_avatar\":true}");
        List<Long> micros = new ArrayList<>();
        while (micros.size() < count) {
            HttpResponse<String> drained = consumer.read(instance);
            consumer.add(new JsonObject(drained.body()));
            if (!new JsonObject(drained.body()).getJsonArray("changes").isEmpty()) {
                CompletableFuture<Long> seen = CompletableFuture.supplyAsync(() -> {
                    try {
                        JsonObject page = new JsonObject(consumer.read(instance).body());
                        long now = System.nanoTime();
                        consumer.add(page);
                        assertThat(page.getJsonArray("changes")).isNotEmpty();
                        return now;
                    } catch (Exception broken) {
                        throw new IllegalStateException(broken);
                    }
                });
                Thread.sleep(20);
                instance.put("acme", "ada", "{\"regenerate_avatar\":true}");
                long acknowledged = System.nanoTime();
                micros.add((seen.join() - acknowledged) / 1_000);
            }
            instance.put("acme", "ada", "{\"regenerate_avatar\":true}");
        }
        Collections.sort(micros);
        return "median " + micros.get(count / 2) + " us, 90 % " + micros.get(count * 9 / 10) + " us, maximum "
                + micros.get(count - 1) + " us";
    }

    private static Void change(Connection connection) throws Exception {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE profile SET avatar_generation = avatar_generation + 1 WHERE tenant_id = 'acme' AND user_id = ?")) {
            for (int i = 0; i < CHANGES; i++) {
                statement.setString(1, "user-" + (1 + (i * 37) % PROFILES));
                statement.executeUpdate();
            }
        }
        return null;
    }

    private static Void times(int count, Callable<?> call) throws Exception {
        for (int i = 0; i < count; i++) {
            call.call();
        }
        return null;
    }

    private static double cpuMicros(PostgresProcess server, int count, Callable<?> run) throws Exception {
        long before = server.cpuTime().toNanos();
        run.call();
        return Math.round((server.cpuTime().toNanos() - before) / 1e3 / count);
    }

    private static long wal(PostgresProcess server) throws Exception {
        return Long.parseLong(server.read("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")
                .get(0));
    }
}
