package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators manage tenants over HTTP; nobody else may, and an operator reaches no profile. */
class TenantsOverHttpIT {

    private static final FeedClient OPERATOR = FeedClient.create();
    private static final String PATH = "/v1/admin/tenants";

    private static TestInstance instance;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(
                Map.of("operator.api-keys", OPERATOR.hash(), "limits.failures.rate", "0", "tenants.max", "100000"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void tenant_createdChangedAndRead_hasItsSettings() throws Exception {
        JsonObject created = post(PATH, body().put("settings", new JsonObject().put("names.length.max", 8)))
                .assertStatus(201)
                .json();
        assertThat(created.getString("state")).isEqualTo("active");
        assertThat(created.getLong("revision")).isEqualTo(1);

        JsonObject set = put(tenant, "{\"settings\":{\"names.unique\":true,\"names.length.max\":null},\"revision\":1}")
                .assertOk()
                .json();

        assertThat(set.getJsonObject("settings")).isEqualTo(new JsonObject().put("names.unique", true));
        JsonObject read = get(PATH + "/" + tenant).assertOk().json();
        assertThat(read.getJsonArray("keys")).isEmpty();
        read.remove("keys");
        assertThat(read).isEqualTo(set);
        put(tenant, "{\"settings\":{},\"revision\":1}").assertError(412, "TENANT_005");
        post(PATH, body()).assertError(409, "TENANT_003");
    }

    @Test
    void list_pageByPage_hasEachTenantOnce() throws Exception {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(tenant + "-" + i);
            post(PATH, new JsonObject().put("tenant_id", tenant + "-" + i)).assertStatus(201);
        }

        List<String> listed = new ArrayList<>();
        for (String after = tenant; after != null; ) {
            JsonObject page = get(PATH + "?limit=2&after=" + after).assertOk().json();
            JsonArray tenants = page.getJsonArray("tenants");
            assertThat(tenants).hasSizeLessThanOrEqualTo(2);
            tenants.forEach(each -> listed.add(((JsonObject) each).getString("tenant_id")));
            after = page.getString("next");
        }
        assertThat(listed).containsSubsequence(created).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void key_addedRotatedAndRevoked_countsForRequests() throws Exception {
        post(PATH, body()).assertStatus(201);
        String keys = PATH + "/" + tenant + "/keys";
        JsonObject first = post(keys, new JsonObject().put("kind", "api"))
                .assertStatus(201)
                .json();
        assertThat(first.getString("key")).startsWith("sk_");
        Eventually.isTrue("the key is valid", () -> read(first).status() == 200);
        assertThat(read(first).json().getString("tenant_id")).isEqualTo(tenant);

        JsonObject second = post(
                        keys + "/" + first.getString("key_id") + "/rotate", new JsonObject().put("overlap", "0s"))
                .assertStatus(201)
                .json();
        Eventually.isTrue("the old key has expired", () -> read(first).status() == 401);
        assertThat(read(second).status()).isEqualTo(200);
        assertThat(get(PATH + "/" + tenant).json().getJsonArray("keys"))
                .singleElement()
                .satisfies(key -> assertThat(((JsonObject) key).fieldNames())
                        .containsExactlyInAnyOrder("key_id", "kind", "created_at"));

        String path = keys + "/" + second.getString("key_id");
        send(by(path).DELETE()).assertStatus(204);
        Eventually.isTrue("the key is revoked", () -> read(second).status() == 401);
        send(by(path).DELETE()).assertError(404, "TENANT_002");
        send(by(keys + "/%00").DELETE()).assertError(404, "TENANT_002");
    }

    @Test
    void delete_always_erasesTheProfilesInTheBackground() throws Exception {
        post(PATH, body()).assertStatus(201);
        instance.put(tenant, "alice", "{\"name\":\"Alice\"}");

        JsonObject deleting =
                send(by(PATH + "/" + tenant).DELETE()).assertStatus(202).json();

        assertThat(deleting.getString("state")).isEqualTo("deleting");
        Eventually.isTrue(
                "the caller is refused", () -> instance.get(tenant, "alice").statusCode() == 403);
        Eventually.isTrue(
                "the tenant is deleted",
                () -> get(PATH + "/" + tenant).json().getString("state").equals("deleted"));
        put(tenant, "{\"settings\":{}}").assertError(404, "TENANT_001");

        post(PATH, body()).assertStatus(201);
        Eventually.isTrue(
                "the caller is admitted", () -> instance.get(tenant, "alice").statusCode() == 200);
        assertThat(instance.get(tenant, "alice").body()).doesNotContain("\"Alice\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | REQ_001 | settings",
                "{\"settings\":[]} | 400 | REQ_001 | settings",
                "{\"settings\":{},\"x\":1} | 400 | REQ_001 | x",
                "{\"settings\":{},\"revision\":\"1\"} | 400 | REQ_001 | revision",
                "{\"settings\":{\"names.colour\":\"red\"}} | 422 | TENANT_006 | names.colour",
                "{\"settings\":{\"names.unique\":\"true\"}} | 422 | TENANT_006 | names.unique",
                "{\"settings\":{\"names.profanity\":[\"xx\"]}} | 422 | TENANT_006 | names.profanity",
                "{\"settings\":{\"names.length.min\":9,\"names.length.max\":8}} | 422 | TENANT_006 | names.length.min"
            })
    void put_mistake_isRefusedAndNamed(String body, int status, String code, String named) throws Exception {
        post(PATH, body()).assertStatus(201);

        Answer answer = put(tenant, body);

        answer.assertError(status, code);
        assertThat(answer.json().getString("error")).contains(named, "(expected: ");
        assertThat(get(PATH + "/" + tenant).json().getLong("revision")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | kind",
                "{\"kind\":\"secret\"} | kind",
                "{\"kind\":\"api\",\"ttl\":\"soon\"} | ttl",
                "{\"kind\":\"api\",\"ttl\":\"40000d\"} | ttl"
            })
    void addKey_mistake_isRefusedAndNamed(String body, String named) throws Exception {
        post(PATH, body()).assertStatus(201);

        Answer answer = post(PATH + "/" + tenant + "/keys", new JsonObject(body));

        answer.assertError(400, "REQ_001");
        assertThat(answer.json().getString("error")).contains(named, "(expected: ");
    }

    @Test
    void tenants_withoutAnOperatorsKey_areRefused() throws Exception {
        for (String path : List.of(PATH, PATH + "/" + tenant)) {
            send(instance.request(path)).assertError(401, "AUTH_002");
            send(instance.request(path).header("X-API-Key", "sk_x")).assertError(401, "AUTH_001");
            send(instance.request(path, tenant, "operator")).assertError(403, "AUTH_005");
            send(instance.request(path, tenant, "alice", Caller.ROLE_ADMIN, "operator"))
                    .assertError(403, "AUTH_005");
        }
        post(PATH, body()).assertStatus(201);
        JsonObject key = post(PATH + "/" + tenant + "/keys", new JsonObject().put("kind", "api"))
                .json();
        Eventually.isTrue("the key is valid", () -> read(key).status() == 200);
        send(instance.request(PATH).header("X-API-Key", key.getString("key"))).assertError(403, "AUTH_005");
    }

    @Test
    void operator_onRoutesOfTenants_isRefused() throws Exception {
        for (String path : List.of(
                "/v1/profiles/user/alice",
                "/v1/profiles?user_ids=alice",
                "/v1/profiles/user/alice/export",
                "/v1/profiles/events?user_ids=alice",
                "/v1/changes",
                "/v1/instance",
                "/v1/admin/profiles",
                "/v1/admin/profiles/alice/explain")) {
            send(by(path)).assertError(403, "AUTH_005");
        }
        send(by("/v1/profiles/user/alice").DELETE()).assertError(403, "AUTH_005");
        send(by("/v1/profiles/import")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString("{\"user_id\":\"a\"}")))
                .assertError(403, "AUTH_005");
    }

    private JsonObject body() {
        return new JsonObject().put("tenant_id", tenant);
    }

    private static HttpRequest.Builder by(String path) {
        return instance.request(path).header("X-API-Key", OPERATOR.key());
    }

    private static Answer get(String path) throws Exception {
        return send(by(path));
    }

    private static Answer post(String path, JsonObject body) throws Exception {
        return send(by(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.encode())));
    }

    private static Answer put(String id, String body) throws Exception {
        return send(
                by(PATH + "/" + id).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    private static Answer read(JsonObject key) throws Exception {
        return send(instance.request("/v1/profiles/user/alice").header("X-API-Key", key.getString("key")));
    }

    private static Answer send(HttpRequest.Builder request) throws Exception {
        return Answer.of(instance.send(request.build()));
    }
}
