package io.phoenix.profile.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rate limits so small that tests exhaust them, with a refill too slow to notice. */
class LimitsIT {

    private static final int REQUESTS = 30;
    private static final int UPDATES = 3;
    private static final int CREATIONS = 5;
    private static final String API_KEY = "an API key";
    private static final String SERVERS_TENANT = "t-" + UUID.randomUUID();

    private static TestInstance instance;

    private final Api api = new Api(instance);

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.ofEntries(
                Map.entry("limits.requests.rate", "1"),
                Map.entry("limits.requests.burst", Integer.toString(REQUESTS)),
                Map.entry("limits.updates.rate", "1"),
                Map.entry("limits.updates.burst", Integer.toString(UPDATES)),
                Map.entry("limits.creations.rate", "1"),
                Map.entry("limits.creations.burst", Integer.toString(CREATIONS)),
                Map.entry("limits.server.factor", "1000"),
                Map.entry("auth.api-keys", SERVERS_TENANT + "/" + sha256(API_KEY))));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void get_beyondTheLimit_is429AndOthersAreAnswered() throws Exception {
        Answer last = api.get("alice");
        int answered = 0;
        while (last.status() == 200 && answered < 1_000) {
            answered++;
            last = api.get("alice");
        }

        last.assertError(429, "RATE_001");
        assertThat(answered).isGreaterThanOrEqualTo(REQUESTS).isLessThan(1_000);
        assertThat(last.header("Retry-After")).isEqualTo("1");
        assertThat(last.header("RateLimit-Limit")).isEqualTo(Integer.toString(REQUESTS));
        assertThat(last.header("RateLimit-Remaining")).isEqualTo("0");
        assertThat(last.header("RateLimit-Reset")).isEqualTo("1");
        api.get("bob").assertOk();
        api.ofAnotherTenant().get("alice").assertOk();
    }

    @Test
    void batch_manyIdsOrALongBody_costsMore() throws Exception {
        String padded = "{\"create\":false,\"user_ids\":[\"known-0\"]" + " ".repeat(4 * 4_096) + "}";
        int answered = 0;
        Answer last = batchOf(padded);
        while (last.status() == 200) {
            answered++;
            last = batchOf(padded);
        }

        last.assertError(429, "RATE_001");
        // each costs 5; a few more for what is refilled meanwhile
        assertThat(answered).isLessThan(REQUESTS / 2);
    }

    @Test
    void get_otherTokenOfSameUser_sharesTheLimit() throws Exception {
        Answer last = api.get("alice");
        for (int i = 0; last.status() == 200 && i < 1_000; i++) {
            // a new token per request: their ids differ
            last = api.send(api.request(Api.path("alice"), "alice", "role-" + i));
        }

        last.assertError(429, "RATE_001");
    }

    @Test
    void put_beyondTheLimit_is429AndReadsAreAnswered() throws Exception {
        Answer last = api.put("alice", "{}");
        int answered = 0;
        while (last.status() == 200 && answered < REQUESTS) {
            answered++;
            last = api.put("alice", "{}");
        }

        last.assertError(429, "RATE_001");
        assertThat(answered).isGreaterThanOrEqualTo(UPDATES).isLessThan(REQUESTS);
        assertThat(last.header("RateLimit-Limit")).isEqualTo(Integer.toString(UPDATES));
        api.get("alice").assertOk();
    }

    @Test
    void batch_moreNewIdsThanTheLimit_listsTheUnavailable() throws Exception {
        BatchIds known = batch("reader", ids("known", CREATIONS));
        assertThat(known.profiles()).hasSize(CREATIONS);

        List<String> requested = new ArrayList<>(ids("new", 50));
        requested.add(7, "known-0");
        BatchIds batch = batch("alice", requested);

        assertThat(batch.profiles().size()).isBetween(CREATIONS + 1, 2 * CREATIONS);
        assertThat(batch.profiles()).contains("known-0");
        assertThat(batch.unavailable())
                .hasSize(requested.size() - batch.profiles().size());
        assertThat(requested.stream().filter(batch.unavailable()::contains).toList())
                .isEqualTo(batch.unavailable());
    }

    @Test
    void batch_unavailableIds_areNotCreated() throws Exception {
        List<String> requested = ids("new", 50);
        BatchIds batch = batch("alice", requested);

        Answer lookedUp =
                api.send(api.request("/v1/profiles?create=false&user_ids=" + String.join(",", requested), "alice"));

        assertThat(strings(lookedUp.assertOk().json().getJsonArray("missing"))).isEqualTo(batch.unavailable());
    }

    @Test
    void get_newIdBeyondTheLimit_is429AndExistingAreAnswered() throws Exception {
        batch("reader", List.of("known"));
        batch("alice", ids("used-up", 50));

        int answered = 0;
        Answer last = read("new-0");
        while (last.status() == 200 && answered < CREATIONS) {
            answered++;
            last = read("new-" + answered);
        }

        last.assertError(429, "RATE_001");
        assertThat(last.header("RateLimit-Limit")).isEqualTo(Integer.toString(CREATIONS));
        read("known").assertOk();
    }

    @Test
    void batch_existingIds_isNotCharged() throws Exception {
        List<String> ids = ids("known", CREATIONS);
        batch("reader", ids);

        for (int i = 0; i < 3; i++) {
            assertThat(batch("alice", ids).profiles()).hasSize(CREATIONS);
        }
        assertThat(batch("alice", ids("new", CREATIONS)).profiles()).hasSize(CREATIONS);
    }

    @Test
    void batch_byServer_hasAThousandfoldLimit() throws Exception {
        Answer answer =
                Answer.of(instance.send(instance.request("/v1/profiles?user_ids=" + String.join(",", ids("new", 100)))
                        .header("X-API-Key", API_KEY)
                        .build()));

        assertThat(answer.assertOk().json().getJsonArray("profiles")).hasSize(100);
    }

    private record BatchIds(List<String> profiles, List<String> unavailable) {}

    private Answer read(String user) throws Exception {
        return api.send(api.request(Api.path(user), "alice"));
    }

    private Answer batchOf(String body) throws Exception {
        return api.send(api.request("/v1/profiles/batch", "alice").POST(BodyPublishers.ofString(body)));
    }

    private BatchIds batch(String by, List<String> ids) throws Exception {
        Answer answer = api.send(api.request("/v1/profiles/batch", by)
                .POST(BodyPublishers.ofString("{\"user_ids\":" + new JsonArray(ids).encode() + "}")));
        answer.assertOk();
        return new BatchIds(
                answer.json().getJsonArray("profiles").stream()
                        .map(profile -> ((JsonObject) profile).getString("user_id"))
                        .toList(),
                strings(answer.json().getJsonArray("unavailable")));
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + '-' + i).toList();
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }
}
