package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The audit of copies over HTTP, with a database of its own. */
class AuditIT {

    private static final String AUDITS = "phoenix_profile_edge_used{resource=\"audits\"}";
    private static final String REQUESTS = "phoenix_profile_edge_used{resource=\"requests\"}";
    private static final int COPIES_MAX = 10_000;
    private static final FeedClient SERVER = FeedClient.create();

    private static TestDatabase database;
    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.empty();
        instance = TestInstance.start(Map.of(
                "postgres.uri",
                database.uri().toString(),
                "auth.api-keys",
                SERVER.credential(),
                "http.audit.under-way.max",
                "1",
                "postgres.timeout",
                "10s"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
        database.close();
    }

    @Test
    void post_copies_answersTheOlderAndTheErased() throws Exception {
        long same = versionOf("same");
        long older = versionOf("older");
        instance.put(SERVER.tenant(), "older", "{\"name\":\"Newer Name\"}");

        Answer answer = SERVER.audit(
                        instance,
                        new JsonArray(List.of(
                                FeedClient.copy("same", same),
                                FeedClient.copy("older", older),
                                FeedClient.copy("gone", 5))))
                .assertOk();

        JsonObject changed = answer.json().getJsonArray("changed").getJsonObject(0);
        assertThat(answer.json().getJsonArray("changed")).hasSize(1);
        assertThat(changed.getString("user_id")).isEqualTo("older");
        assertThat(changed.getString("name")).isEqualTo("Newer Name");
        assertThat(changed.getLong("version")).isGreaterThan(older);
        assertThat(answer.json().getJsonArray("erased")).containsExactly("gone");
    }

    /** L1 is not asked: it may not know of a change for up to a second. */
    @Test
    void post_changedByHand_isAnsweredAtOnce() throws Exception {
        long before = versionOf("hand");
        database.execute("UPDATE profile SET name = 'By Hand' WHERE user_id = 'hand'");

        Answer answer = SERVER.audit(instance, new JsonArray(List.of(FeedClient.copy("hand", before))))
                .assertOk();

        assertThat(answer.json().getJsonArray("changed").getJsonObject(0).getString("name"))
                .isEqualTo("By Hand");
    }

    @Test
    void post_asManyAsAllowed_isAnsweredAndOneMoreIsNot() throws Exception {
        database.execute("INSERT INTO profile (tenant_id, user_id, name) SELECT '" + SERVER.tenant()
                + "', '3f0c8a52-6f0e-4b6e-9d55-' || lpad(i::text, 12, '0'), 'N' FROM generate_series(1, 5000) AS i");
        JsonArray copies = new JsonArray();
        for (int i = 1; i <= COPIES_MAX; i++) {
            copies.add(FeedClient.copy(String.format("3f0c8a52-6f0e-4b6e-9d55-%012d", i), 1_795_697_401_372_699L));
        }

        Answer answer = SERVER.audit(instance, copies).assertOk();
        copies.add(FeedClient.copy("one-more", 1));

        assertThat(answer.json().getJsonArray("changed")).hasSize(5_000);
        assertThat(answer.json().getJsonArray("erased")).hasSize(5_000);
        SERVER.audit(instance, copies).assertError(422, "PROFILE_003");
        SERVER.audit(instance, new JsonArray()).assertError(422, "PROFILE_003");
    }

    @Test
    void post_bodyTooLarge_is413() throws Exception {
        SERVER.audit(instance, "{\"copies\":[" + " ".repeat(1_000_000) + "]}").assertError(413, "REQ_006");
    }

    @Test
    void post_malformed_is400() throws Exception {
        for (String body : List.of(
                "",
                "[]",
                "{\"copies\":{}}",
                "{\"copies\":[1]}",
                "{\"copies\":[{\"user_id\":\"a\"}]}",
                "{\"copies\":[{\"version\":1}]}",
                "{\"copies\":[{\"user_id\":1,\"version\":1}]}",
                "{\"copies\":[{\"user_id\":\"a\",\"version\":\"1\"}]}",
                "{\"copies\":[{\"user_id\":\"a\",\"version\":1.5}]}",
                "{\"copies\":[{\"user_id\":\"a\",\"version\":-1}]}",
                "{\"copies\":[{\"user_id\":\"a\",\"version\":99999999999999999999}]}",
                "{\"copies\":[{\"user_id\":\"a\",\"version\":1,\"name\":\"A\"}]}",
                "{\"copies\":[null]}",
                "{\"profiles\":[{\"user_id\":\"a\",\"version\":1}]}")) {
            SERVER.audit(instance, body).assertError(400, "REQ_001");
        }
        SERVER.audit(instance, "{\"copies\":[{\"user_id\":\"..\",\"version\":1}]}")
                .assertError(400, "REQ_002");
    }

    @Test
    void post_sameUserTwice_isAnsweredOnce() throws Exception {
        long version = versionOf("twice");

        Answer answer = SERVER.audit(
                        instance,
                        new JsonArray(
                                List.of(FeedClient.copy("twice", version), FeedClient.copy("twice", version - 1))))
                .assertOk();

        assertThat(answer.json().getJsonArray("changed")).hasSize(1);
    }

    @Test
    void post_tooManyAtOnce_is503() throws Exception {
        String body = new JsonObject()
                .put("copies", new JsonArray(List.of(FeedClient.copy("slow", 1))))
                .encode();
        CompletableFuture<Answer> slow;
        try (Connection connection = lockedProfiles()) {
            slow = auditAsync(body);
            Eventually.isTrue("one is in flight", () -> Api.gauge(instance, AUDITS) == 1);

            Answer refused = SERVER.audit(instance, body).assertError(503, "DEP_002");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            connection.rollback();
        }

        slow.join().assertOk();
        Eventually.isTrue("none is in flight", () -> Api.gauge(instance, AUDITS) == 0);
    }

    @Test
    void post_clientLeaves_countsUntilTheStatementsAreOver() throws Exception {
        try (Connection connection = lockedProfiles()) {
            CompletableFuture<Answer> left = auditAsync("{\"copies\":[{\"user_id\":\"slow\",\"version\":1}]}");
            Eventually.isTrue("it is in flight", () -> Api.gauge(instance, AUDITS) == 1);

            left.cancel(true);

            Eventually.isTrue("the request is over", () -> Api.gauge(instance, REQUESTS) == 0);
            assertThat(Api.gauge(instance, AUDITS)).isEqualTo(1);
            connection.rollback();
        }
        Eventually.isTrue("none is in flight", () -> Api.gauge(instance, AUDITS) == 0);
    }

    /** No statement can read profiles until it is rolled back. */
    private static Connection lockedProfiles() throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }

    private static CompletableFuture<Answer> auditAsync(String body) {
        return instance.sendAsync(SERVER.request(instance, "/v1/profiles/audit")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .thenApply(Answer::of);
    }

    private static long versionOf(String user) throws Exception {
        String path = "/v1/profiles/user/" + user + "?fields=extended";
        return new JsonObject(instance.send(
                                instance.request(path, SERVER.tenant(), user).build())
                        .body())
                .getLong("version");
    }
}
