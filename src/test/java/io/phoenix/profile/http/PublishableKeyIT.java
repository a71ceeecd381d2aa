package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishable keys: made by operators, known to every instance, and good for nothing but reading what everybody may see. */
class PublishableKeyIT {

    private static final String TENANTS = "/v1/admin/tenants";
    private static final String GAME = "https://game.example";
    private static final FeedClient OPERATOR = FeedClient.create();
    private static final Set<String> FIELDS =
            Set.of("tenant_id", "user_id", "name", "avatar_url", "created_at", "updated_at");

    private static TestInstance one;
    private static TestInstance other;
    private static String tenant;
    private static String key;

    private final String alice = "u-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings =
                Map.of("operator.api-keys", OPERATOR.hash(), "tenants.max", "100000", "limits.public.burst", "100000");
        one = TestInstance.start(settings);
        other = TestInstance.start(settings);
        tenant = newTenant();
        key = newKey(tenant, GAME, "http://localhost:*").getString("key");
        awaitKnown(key);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void key_added_isShownWithItsOriginsAndReadsOnEveryInstance() throws Exception {
        String name = one.get(tenant, alice).body();

        Answer read = read(other, key, alice);

        assertThat(key).matches("pk_[\\w-]{43}");
        assertThat(read.assertOk().json().getJsonArray("profiles")).containsExactly(new JsonObject(name));
        assertThat(read.json().getJsonArray("profiles").getJsonObject(0).fieldNames())
                .isEqualTo(FIELDS);
        assertThat(send(one, operator(TENANTS + "/" + tenant))
                        .assertOk()
                        .json()
                        .getJsonArray("keys")
                        .getJsonObject(0)
                        .getJsonArray("origins"))
                .containsExactly(GAME, "http://localhost:*");
    }

    @Test
    void read_absentAndErasedUsers_areMissingAndNotCreated() throws Exception {
        one.get(tenant, alice);
        send(
                        one,
                        one.request("/v1/profiles/user/" + alice + "?keep=erased", tenant, alice, "profile:admin")
                                .DELETE())
                .assertStatus(204);

        JsonObject read = read(one, key, alice + "," + alice + "-2").assertOk().json();

        assertThat(read)
                .isEqualTo(new JsonObject()
                        .put("profiles", new JsonArray())
                        .put("unavailable", new JsonArray())
                        .put("missing", new JsonArray().add(alice).add(alice + "-2")));
        assertThat(one.get(tenant, alice + "-2").headers().firstValue("X-Profile-Source"))
                .contains("created");
    }

    @Test
    void read_unchanged_isNotModified() throws Exception {
        one.get(tenant, alice);
        Answer first = read(one, key, alice).assertOk();
        assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");

        HttpRequest.Builder again =
                request(one, key, alice).header("If-None-Match", String.valueOf(first.header("ETag")));

        send(one, again).assertStatus(304);
        one.put(tenant, alice, "{\"name\":\"Alice Lind\"}");
        assertThat(send(one, again).assertOk().body()).contains("Alice Lind");
    }

    @ParameterizedTest
    @ValueSource(strings = {GAME, "http://localhost:5173"})
    void read_originOfTheKey_isAllowed(String origin) throws Exception {
        Answer read = send(one, request(one, key, alice).header("Origin", origin));

        assertThat(read.assertOk().header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(String.join(", ", read.headers().allValues("Vary")))
                .containsIgnoringCase("origin")
                .containsIgnoringCase("accept-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "https://game.example.evil.example", "null"})
    void read_otherOrigin_isRefused(String origin) throws Exception {
        Answer read = send(one, request(one, key, alice).header("Origin", origin));

        assertThat(read.assertError(403, "AUTH_005").header("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void read_keyWithoutOrigins_isForProgramsOnly() throws Exception {
        String bare = newKey(tenant).getString("key");
        awaitKnown(bare);

        read(one, bare, alice).assertOk();
        send(one, request(one, bare, alice).header("Origin", GAME)).assertError(403, "AUTH_005");
    }

    @ParameterizedTest
    @CsvSource({
        "user_ids=a, 401, AUTH_002",
        "key=pk_x&user_ids=a, 401, AUTH_001",
        "key=KEY, 422, PROFILE_003",
        "key=KEY&user_ids=.., 400, REQ_002",
        "key=KEY&user_ids=a&create=true, 400, REQ_002",
        "key=KEY&user_ids=a&fields=extended, 400, REQ_002"
    })
    void read_malformed_namesTheMistake(String query, int status, String code) throws Exception {
        send(one, one.request("/v1/public/profiles" + "?" + query.replace("KEY", key)))
                .assertError(status, code);
    }

    @Test
    void key_asOtherCredentials_isUnknown() throws Exception {
        String path = "/v1/profiles/user/" + alice;

        send(one, one.request(path).header("X-API-Key", key)).assertError(401, "AUTH_001");
        send(one, one.request(path).header("Authorization", "Bearer " + key)).assertStatus(401);
    }

    @Test
    void apiKey_asPublishableKey_isUnknown() throws Exception {
        String api = send(
                        one,
                        operator(TENANTS + "/" + tenant + "/keys").POST(BodyPublishers.ofString("{\"kind\":\"api\"}")))
                .assertStatus(201)
                .json()
                .getString("key");
        Eventually.isTrue(
                "the API key is valid",
                () -> send(one, one.request("/v1/profiles/user/a").header("X-API-Key", api))
                                .status()
                        == 200);

        read(one, api, alice).assertError(401, "AUTH_001");
    }

    @Test
    void key_rotatedAndRevoked_everyInstanceFollows() throws Exception {
        JsonObject first = newKey(tenant, GAME);
        awaitKnown(first.getString("key"));
        String keys = TENANTS + "/" + tenant + "/keys/";

        JsonObject second = send(
                        one,
                        operator(keys + first.getString("key_id") + "/rotate")
                                .POST(BodyPublishers.ofString("{\"overlap\":\"0s\"}")))
                .assertStatus(201)
                .json();
        assertThat(second.getJsonArray("origins")).containsExactly(GAME);
        awaitKnown(second.getString("key"));
        for (TestInstance instance : new TestInstance[] {one, other}) {
            Eventually.isTrue(
                    "the old key is refused",
                    () -> read(instance, first.getString("key"), "a").status() == 401);
        }

        send(one, operator(keys + second.getString("key_id")).DELETE()).assertStatus(204);
        for (TestInstance instance : new TestInstance[] {one, other}) {
            Eventually.isTrue(
                    "the key is revoked",
                    () -> read(instance, second.getString("key"), "a").status() == 401);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\":\"api\",\"origins\":[\"https://game.example\"]} | 422 | TENANT_006",
                "{\"kind\":\"publishable\",\"origins\":[\"game.example\"]} | 422 | TENANT_006",
                "{\"kind\":\"publishable\",\"origins\":[\"https://game.example/\"]} | 422 | TENANT_006",
                "{\"kind\":\"publishable\",\"origins\":[1]} | 400 | REQ_001",
                "{\"kind\":\"publishable\",\"origins\":\"*\"} | 400 | REQ_001"
            })
    void addKey_otherOrigins_areRefused(String body, int status, String code) throws Exception {
        send(one, operator(TENANTS + "/" + tenant + "/keys").POST(BodyPublishers.ofString(body)))
                .assertError(status, code);
    }

    @Test
    void reads_beyondTheLimitOfTheTenant_areRefused() throws Exception {
        String busy = newTenant();
        String busyKey = newKey(busy, GAME).getString("key");
        awaitKnown(busyKey);
        try (TestInstance strict =
                TestInstance.start(Map.of("limits.public.tenant.rate", "1", "limits.public.tenant.burst", "5"))) {
            assertThat(read(strict, busyKey, "a").status()).isEqualTo(200);
            StringBuilder ids = new StringBuilder("u0");
            for (int i = 1; i < 100; i++) {
                ids.append(",u").append(i);
            }

            read(strict, busyKey, ids.toString()).assertError(429, "RATE_001");
        }
    }

    private static String newTenant() throws Exception {
        String id = "t-" + UUID.randomUUID();
        send(one, operator(TENANTS).POST(BodyPublishers.ofString("{\"tenant_id\":\"" + id + "\"}")))
                .assertStatus(201);
        return id;
    }

    private static JsonObject newKey(String tenant, String... origins) throws Exception {
        JsonObject body = new JsonObject().put("kind", "publishable").put("origins", new JsonArray(List.of(origins)));
        return send(one, operator(TENANTS + "/" + tenant + "/keys").POST(BodyPublishers.ofString(body.encode())))
                .assertStatus(201)
                .json();
    }

    private static void awaitKnown(String key) throws Exception {
        for (TestInstance instance : new TestInstance[] {one, other}) {
            Eventually.isTrue("the key is valid", () -> read(instance, key, "a").status() == 200);
        }
    }

    private static HttpRequest.Builder operator(String path) {
        return OPERATOR.request(one, path).header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder request(TestInstance instance, String key, String users) {
        return instance.request("/v1/public/profiles?key=" + key + "&user_ids=" + users);
    }

    private static Answer read(TestInstance instance, String key, String users) throws Exception {
        return send(instance, request(instance, key, users));
    }

    private static Answer send(TestInstance instance, HttpRequest.Builder request) throws Exception {
        return Answer.of(instance.send(request.build()));
    }
}
