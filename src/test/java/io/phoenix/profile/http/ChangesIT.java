package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The change feed over HTTP, with a database of its own. */
class ChangesIT {

    private static final String WAITING = "phoenix_profile_edge_used{resource=\"waiting_requests\"}";
    private static final String DELAY = "phoenix_profile_changes_delay_seconds";
    private static final String FOR_LONG = "&wait=30s";

    private static final FeedClient SERVER = FeedClient.create();
    private static final FeedClient OTHER = FeedClient.create();

    private static TestDatabase database;
    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.empty();
        instance = TestInstance.start(settings());
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
        database.close();
    }

    @BeforeEach
    @AfterEach
    void nothingWaits() throws Exception {
        Eventually.isTrue("nothing waits", () -> Api.gauge(instance, WAITING) == 0);
    }

    private static Map<String, String> settings() throws Exception {
        return new HashMap<>(Map.of(
                "postgres.uri",
                database.uri().toString(),
                "auth.api-keys",
                SERVER.credential() + "," + OTHER.credential(),
                "changes.waiting.max",
                "3",
                "changes.waiting.tenant.max",
                "2",
                "changes.page.max",
                "5"));
    }

    @Test
    void get_changesAndErasures_areThereAndCreationsAreNot() throws Exception {
        String before = SERVER.cursorOfNow(instance);
        rename("alice", "Alice Lind");
        rename("alice", "Alice Berg");
        erase("alice");
        instance.get(SERVER.tenant(), "alice");

        Answer answer = SERVER.changes(instance, "cursor=" + before).assertOk();

        assertThat(FeedClient.events(answer)).containsExactly("alice changed", "alice erased");
        assertThat(answer.json().getBoolean("more")).isFalse();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        JsonObject first = answer.json().getJsonArray("changes").getJsonObject(0);
        assertThat(first.fieldNames()).containsExactlyInAnyOrder("kind", "user_id", "version", "changed_at");
        assertThat(FeedClient.events(SERVER.changes(instance, "cursor=" + FeedClient.cursor(answer))))
                .isEmpty();
        assertThat(FeedClient.events(OTHER.changes(instance, "limit=5"))).isEmpty();
    }

    @Test
    void get_moreThanTheLimit_saysSoAndGoesOn() throws Exception {
        String cursor = SERVER.cursorOfNow(instance);
        rename("ben", "Ben Lind 0");
        for (int i = 1; i <= 3; i++) {
            rename("ben", "Ben Lind " + i);
        }

        Answer first = SERVER.changes(instance, "limit=2&cursor=" + cursor).assertOk();
        Answer second = SERVER.changes(instance, "limit=2&cursor=" + FeedClient.cursor(first))
                .assertOk();

        assertThat(FeedClient.events(first)).hasSize(2);
        assertThat(first.json().getBoolean("more")).isTrue();
        assertThat(FeedClient.events(second)).hasSize(1);
        assertThat(second.json().getBoolean("more")).isFalse();
    }

    @Test
    void get_waitAndChangeOfTheInstance_isAnswered() throws Exception {
        rename("carol", "Carol Lind");
        CompletableFuture<Answer> waiting = waitNow();

        rename("carol", "Carol Berg");

        assertThat(FeedClient.events(waiting.join().assertOk())).containsExactly("carol changed");
    }

    /** The other instance has another Redis, so only the polls hear of it. */
    @Test
    void get_waitAndChangeElsewhereWithoutAMessage_isAnswered() throws Exception {
        rename("dora", "Dora Lind");
        try (RedisProcess redis = RedisProcess.start()) {
            Map<String, String> settings = settings();
            settings.put("redis.uri", redis.uri());
            try (TestInstance elsewhere = TestInstance.start(settings)) {
                CompletableFuture<Answer> waiting = waitNow();

                elsewhere.put(SERVER.tenant(), "dora", "{\"name\":\"Dora Berg\"}");

                assertThat(FeedClient.events(waiting.join().assertOk())).containsExactly("dora changed");
            }
        }
    }

    @Test
    void get_waitAndNothingChanges_isEmptyWithACursorThatGoesOn() throws Exception {
        rename("emma", "Emma Lind");
        Answer answer = SERVER.changes(instance, "wait=50ms&cursor=" + SERVER.cursorOfNow(instance))
                .assertOk();
        rename("emma", "Emma Berg");

        assertThat(FeedClient.events(answer)).isEmpty();
        assertThat(FeedClient.events(SERVER.changes(instance, "cursor=" + FeedClient.cursor(answer))))
                .containsExactly("emma changed");
    }

    @Test
    void get_waitAndChangesAreThere_isAnsweredAtOnce() throws Exception {
        rename("fay", "Fay Lind");
        String cursor = SERVER.cursorOfNow(instance);
        rename("fay", "Fay Berg");

        assertThat(FeedClient.events(
                        SERVER.changes(instance, "cursor=" + cursor + FOR_LONG).assertOk()))
                .containsExactly("fay changed");
    }

    @Test
    void get_longTransactionOpen_delaysAndLosesNothing() throws Exception {
        rename("gil", "Gil Lind");
        String cursor = SERVER.cursorOfNow(instance);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            CompletableFuture<Answer> waiting = SERVER.waitForChanges(instance, "cursor=" + cursor + FOR_LONG);
            rename("gil", "Gil Berg");

            Eventually.isTrue("the metric says so", () -> Api.gauge(instance, DELAY) > 0.5);
            assertThat(FeedClient.events(SERVER.changes(instance, "cursor=" + cursor)))
                    .as("while it is open")
                    .isEmpty();
            assertThat(waiting).isNotDone();
            statement.execute("UPDATE profile SET name = 'By Hand' WHERE user_id = 'gil'");
            connection.commit();

            Answer answer = waiting.join().assertOk();
            List<JsonObject> changes = answer.json().getJsonArray("changes").stream()
                    .map(change -> (JsonObject) change)
                    .toList();
            assertThat(changes)
                    .extracting(change -> change.getLong("version"))
                    .hasSize(2)
                    .isSorted();
        }
        Eventually.isTrue("no delay any more", () -> Api.gauge(instance, DELAY) == 0);
    }

    @Test
    void get_everythingRemoved_saysSo() throws Exception {
        rename("hugo", "Hugo Lind");
        CompletableFuture<Answer> waiting = waitNow();

        database.execute("TRUNCATE profile");

        JsonObject change =
                waiting.join().assertOk().json().getJsonArray("changes").getJsonObject(0);
        assertThat(change.getString("kind")).isEqualTo("everything");
        assertThat(change.containsKey("user_id")).isFalse();
    }

    @Test
    void get_malformedOrForeignCursor_is400() throws Exception {
        String own = SERVER.cursorOfNow(instance);
        String foreign = OTHER.cursorOfNow(instance);
        char last = own.charAt(own.length() - 1);
        for (String cursor : List.of(
                foreign,
                "",
                "0",
                "Now",
                own + "A",
                own + "=",
                own.substring(1),
                own.substring(0, own.length() - 1) + (last == 'A' ? 'B' : 'A'),
                (own.charAt(20) == 'A' ? "B" : "A") + own.substring(1),
                own.toLowerCase(Locale.ROOT),
                "%00",
                "A".repeat(60),
                "A".repeat(4_000))) {
            Answer answer = SERVER.changes(instance, "cursor=" + cursor).assertError(400, "REQ_002");
            assertThat(answer.json().getString("error")).startsWith("cursor: '");
        }
        OTHER.changes(instance, "cursor=" + own).assertError(400, "REQ_002");
    }

    @Test
    void get_malformedParameters_are400() throws Exception {
        for (String query : List.of(
                "wait=30",
                "wait=31s",
                "wait=-1s",
                "wait=",
                "wait=1m",
                "wait=01s",
                "limit=0",
                "limit=6",
                "limit=x",
                "since=now",
                "wait=1s&wait=1s")) {
            SERVER.changes(instance, query).assertError(400, "REQ_002");
        }
    }

    @Test
    void get_pruned_is410AndBeginsAgain() throws Exception {
        rename("ida", "Ida Lind");
        String cursor = SERVER.cursorOfNow(instance);
        rename("ida", "Ida Berg");
        assertThat(FeedClient.events(SERVER.changes(instance, "cursor=" + cursor)))
                .isNotEmpty();

        database.execute("DELETE FROM change_feed WHERE user_id = 'ida'");

        Answer answer = SERVER.changes(instance, "cursor=" + cursor).assertError(410, "FEED_001");
        assertThat(answer.json().getString("reason")).isEqualTo("expired");
        SERVER.changes(instance, "cursor=" + cursor + FOR_LONG).assertError(410, "FEED_001");
        SERVER.changes(instance, "cursor=" + SERVER.cursorOfNow(instance)).assertOk();
    }

    @Test
    void get_restored_is410AlsoForOneThatWaits() throws Exception {
        String cursor = SERVER.cursorOfNow(instance);
        CompletableFuture<Answer> waiting = waitNow();

        new Migrations(database.settings(Map.of())).markRestored();

        Answer answer = waiting.join().assertError(410, "FEED_001");
        assertThat(answer.json().getString("reason")).isEqualTo("incarnation");
        SERVER.changes(instance, "cursor=" + cursor).assertError(410, "FEED_001");
        SERVER.changes(instance, "limit=5").assertOk();
    }

    @Test
    void get_tooManyWait_is429ForTheTenantAnd503ForTheInstance() throws Exception {
        String cursor = SERVER.cursorOfNow(instance);
        CompletableFuture<Answer> one = SERVER.waitForChanges(instance, "cursor=" + cursor + FOR_LONG);
        CompletableFuture<Answer> two = SERVER.waitForChanges(instance, "cursor=" + cursor + FOR_LONG);
        Eventually.isTrue("two wait", () -> Api.gauge(instance, WAITING) == 2);

        Answer third = SERVER.changes(instance, "cursor=" + cursor + FOR_LONG).assertError(429, "RATE_001");
        CompletableFuture<Answer> other =
                OTHER.waitForChanges(instance, "cursor=" + OTHER.cursorOfNow(instance) + FOR_LONG);
        Eventually.isTrue("three wait", () -> Api.gauge(instance, WAITING) == 3);
        Answer fourth = OTHER.changes(instance, "cursor=now" + FOR_LONG).assertError(503, "DEP_002");

        assertThat(third.header("Retry-After")).isEqualTo("1");
        assertThat(fourth.header("Retry-After")).isEqualTo("1");
        SERVER.changes(instance, "cursor=" + cursor).assertOk();
        // clients that leave give their places back
        one.cancel(true);
        two.cancel(true);
        other.cancel(true);
    }

    @Test
    void head_wait_doesNotWait() throws Exception {
        Answer head = Answer.of(
                instance.send(SERVER.request(instance, "/v1/changes?cursor=" + SERVER.cursorOfNow(instance) + FOR_LONG)
                        .method("HEAD", BodyPublishers.noBody())
                        .build()));

        assertThat(head.assertOk().body()).isEmpty();
    }

    @Test
    void shutdown_whileRequestsWait_answersThem() throws Exception {
        TestInstance stopped = TestInstance.start(settings());
        String cursor = SERVER.cursorOfNow(stopped);
        CompletableFuture<Answer> waiting = SERVER.waitForChanges(stopped, "cursor=" + cursor + FOR_LONG);
        Eventually.isTrue("one waits", () -> Api.gauge(stopped, WAITING) == 1);

        stopped.close();

        assertThat(FeedClient.events(waiting.join().assertOk())).isEmpty();
        rename("jo", "Jo Ann Lind");
        rename("jo", "Jo Ann Berg");
        assertThat(FeedClient.events(SERVER.changes(instance, "cursor=" + FeedClient.cursor(waiting.join()))))
                .containsExactly("jo changed");
    }

    /** A request that waits from now on. */
    private static CompletableFuture<Answer> waitNow() throws Exception {
        CompletableFuture<Answer> waiting =
                SERVER.waitForChanges(instance, "cursor=" + SERVER.cursorOfNow(instance) + FOR_LONG);
        Eventually.isTrue("it waits", () -> Api.gauge(instance, WAITING) == 1);
        return waiting;
    }

    private static void rename(String user, String name) throws Exception {
        assertThat(instance.put(SERVER.tenant(), user, "{\"name\":\"" + name + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void erase(String user) throws Exception {
        assertThat(instance.send(instance.request("/v1/profiles/user/" + user, SERVER.tenant(), user)
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(204);
    }
}
