package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.Secret;
import io.phoenix.profile.tenant.KeySeal;
import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators change of tenants is known to every instance without a restart, and outlasts an outage of Postgres. */
class TenantsIT {

    private static final String PATH = "/v1/profiles/user/alice";
    private static final String KEY = "sk_key-of-acme";
    private static final String SIGNING_KEY = "the signing key of acme, 32 bytes or more";
    private static final Map<String, String> SEAL = Map.of("tenants.secret", "seals the keys of this test");

    private TestDatabase database;
    private TestInstance one;
    private TestInstance other;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.migrated();
        one = TestInstance.start(settings());
        other = TestInstance.start(settings());
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        database.close();
    }

    @Test
    void keyAddedAndRevoked_everyInstance_followsWithoutRestart() throws Exception {
        assertThat(withKey(one, KEY).statusCode()).isEqualTo(401);

        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        for (TestInstance instance : List.of(one, other)) {
            Eventually.isTrue("the key is valid", () -> withKey(instance, KEY).statusCode() == 200);
            assertThat(new JsonObject(withKey(instance, KEY).body()).getString("tenant_id"))
                    .isEqualTo("acme");
            assertThat(bearer(instance, KEY).statusCode()).isEqualTo(200);
        }

        database.execute("DELETE FROM tenant_key");
        for (TestInstance instance : List.of(one, other)) {
            Eventually.isTrue("the key is revoked", () -> withKey(instance, KEY).statusCode() == 401);
            assertThat(bearer(instance, KEY).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void order_ofAServer_isInTheAuditTrailWithTheIdOfItsKey() throws Exception {
        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        Eventually.isTrue("the key is valid", () -> withKey(one, KEY).statusCode() == 200);
        HttpRequest.Builder moderation =
                one.request("/v1/admin/profiles/alice/moderation").header("X-API-Key", KEY);

        one.send(moderation
                .copy()
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"A note\"}"))
                .build());

        assertThat(new JsonObject(one.send(moderation.build()).body())
                        .getJsonArray("audit")
                        .getJsonObject(0)
                        .getString("by"))
                .isEqualTo("key:k1");
    }

    @Test
    void serversErase_setAtRunTime_holdsFromThenOn() throws Exception {
        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        Eventually.isTrue("the key is valid", () -> withKey(one, KEY).statusCode() == 200);
        assertThat(eraseWithKey(one).statusCode()).isEqualTo(403);

        database.execute("UPDATE tenant SET settings = '{\"erase.servers\":true}'");
        Eventually.isTrue("the servers may erase", () -> eraseWithKey(one).statusCode() == 204);

        database.execute("UPDATE tenant SET settings = '{}'");
        Eventually.isTrue(
                "the servers may no longer erase", () -> eraseWithKey(one).statusCode() == 403);
    }

    private static HttpResponse<String> eraseWithKey(TestInstance instance) throws Exception {
        return instance.send(
                instance.request(PATH).header("X-API-Key", KEY).DELETE().build());
    }

    @Test
    void keyExpires_cachedCaller_isRefusedFromThenOn() throws Exception {
        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        Eventually.isTrue("the key is valid", () -> withKey(one, KEY).statusCode() == 200);

        database.execute("UPDATE tenant_key SET expires_at = clock_timestamp() + interval '3 seconds'");

        Eventually.isTrue("the key has expired", () -> withKey(one, KEY).statusCode() == 401);
        assertThat(database.read("SELECT 1 FROM tenant_key WHERE expires_at <= clock_timestamp()"))
                .as("not before its time")
                .hasSize(1);
    }

    @Test
    void signingKey_added_verifiesUntilItIsRevoked() throws Exception {
        addTenant("acme", "{}");
        addKey(
                "s1",
                "acme",
                "signing",
                new KeySeal(new Secret(SEAL.get("tenants.secret"))).seal("acme", "s1", new Secret(SIGNING_KEY)));
        Eventually.isTrue("the signature is valid", () -> signed(one).statusCode() == 200);

        database.execute("DELETE FROM tenant_key");

        Eventually.isTrue("the signature is refused", () -> signed(one).statusCode() == 401);
    }

    @Test
    void stream_keyRevoked_endsAtOnce() throws Exception {
        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        addKey(
                "s1",
                "acme",
                "signing",
                new KeySeal(new Secret(SEAL.get("tenants.secret"))).seal("acme", "s1", new Secret(SIGNING_KEY)));
        Eventually.isTrue(
                "the keys are valid",
                () -> withKey(one, KEY).statusCode() == 200 && signed(one).statusCode() == 200);
        String target = "/v1/profiles/events?user_ids=alice";
        try (EventReader byKey = EventReader.open(
                        one.request(target).header("X-API-Key", KEY).build());
                EventReader bySignature =
                        EventReader.open(signature(one, target).build())) {
            byKey.next("snapshot");
            bySignature.next("snapshot");

            database.execute("DELETE FROM tenant_key");

            byKey.next("end");
            bySignature.next("end");
        }
    }

    @Test
    void settings_changed_applyToThatTenantOnly() throws Exception {
        assertThat(one.put("acme", "alice", name("A name of 23 characters")).statusCode())
                .isEqualTo(200);

        addTenant("acme", "{\"names.length.max\": 8}");

        for (TestInstance instance : List.of(one, other)) {
            Eventually.isTrue(
                    "the name is too long",
                    () -> instance.put("acme", "bob", name("Too long a name")).statusCode() == 422);
        }
        assertThat(one.put("other", "alice", name("A name of 23 characters")).statusCode())
                .isEqualTo(200);

        database.execute("UPDATE tenant SET settings = '{}'");
        Eventually.isTrue(
                "the name is accepted again",
                () -> other.put("acme", "dora", name("A name of 23 characters")).statusCode() == 200);
    }

    @Test
    void limits_changed_applyToCallersThatAreKnown() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(one.put("acme", "alice", name("Alice " + i)).statusCode())
                    .isEqualTo(200);
        }

        addTenant("acme", "{\"limits.updates.burst\": 1, \"limits.updates.rate\": 1}");

        Eventually.isTrue("an update is refused", () -> {
            HttpResponse<String> answer = one.put("acme", "alice", name("Alice"));
            return answer.statusCode() == 429 && answer.body().contains("at most 1 at once");
        });
        assertThat(one.put("other", "alice", name("Alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void settings_oneOfANewerVersionAndANull_leaveTheOthers() throws Exception {
        addTenant("acme", "{\"names.length.max\": 8, \"names.unique\": null, \"names.colour\": \"red\"}");

        Eventually.isTrue(
                "the name is too long",
                () -> one.put("acme", "bob", name("Too long a name")).statusCode() == 422);
    }

    @Test
    void tenantDeleted_everyCaller_isRefusedOnEveryInstance() throws Exception {
        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        Eventually.isTrue("the key is valid", () -> withKey(one, KEY).statusCode() == 200);
        assertThat(other.get("acme", "alice").statusCode()).isEqualTo(200);

        database.execute("UPDATE tenant SET state = 'deleting'");

        for (TestInstance instance : List.of(one, other)) {
            Eventually.isTrue(
                    "the token is refused", () -> instance.get("acme", "alice").statusCode() == 403);
            Eventually.isTrue("the key is unknown", () -> withKey(instance, KEY).statusCode() == 401);
        }
        assertThat(one.get("acme", "alice").body()).contains("tenant 'acme' was deleted");
        assertThat(one.get("other", "alice").statusCode()).isEqualTo(200);
    }

    @Test
    void start_withTenants_knowsThemFromTheFirstRequest() throws Exception {
        addTenant("acme", "{\"names.length.max\": 8}");
        addKey("k1", "acme", "api", sha256(KEY));

        try (TestInstance fresh = TestInstance.start(settings())) {
            assertThat(withKey(fresh, KEY).statusCode()).isEqualTo(200);
            assertThat(fresh.put("acme", "bob", name("Too long a name")).statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void postgresUnreachable_knownTenants_goOn() throws Exception {
        addTenant("acme", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        Eventually.isTrue("the key is valid", () -> withKey(one, KEY).statusCode() == 200);

        database.disconnect();

        Eventually.isTrue(
                "L1 is stale",
                () -> withKey(one, KEY)
                        .headers()
                        .firstValue("X-Profile-Source")
                        .filter("stale"::equals)
                        .isPresent());
        assertThat(withKey(one, KEY).statusCode()).isEqualTo(200);
        assertThat(withKey(one, KEY + "x").statusCode()).isEqualTo(401);
    }

    @Test
    void keys_ofTwoTenants_reachOnlyTheirOwn() throws Exception {
        String keyOfOther = "sk_key-of-other";
        addTenant("acme", "{}");
        addTenant("other", "{}");
        addKey("k1", "acme", "api", sha256(KEY));
        addKey("k2", "other", "api", sha256(keyOfOther));
        Eventually.isTrue(
                "both keys are valid",
                () -> withKey(one, KEY).statusCode() == 200
                        && withKey(one, keyOfOther).statusCode() == 200);

        one.put("acme", "alice", name("Alice of Acme"));

        assertThat(new JsonObject(withKey(one, KEY).body()).getString("name")).isEqualTo("Alice of Acme");
        JsonObject ofOther = new JsonObject(withKey(one, keyOfOther).body());
        assertThat(ofOther.getString("tenant_id")).isEqualTo("other");
        assertThat(ofOther.getString("name")).isNotEqualTo("Alice of Acme");
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(SEAL);
        settings.put("postgres.uri", database.uri().toString());
        // a key that is not valid yet is tried often
        settings.put("limits.failures.rate", "0");
        return settings;
    }

    private void addTenant(String id, String settings) throws Exception {
        database.execute("INSERT INTO tenant (tenant_id, settings) VALUES ('" + id + "', '" + settings + "')");
    }

    private void addKey(String id, String tenant, String kind, byte[] material) throws Exception {
        database.execute("INSERT INTO tenant_key (key_id, tenant_id, kind, material) VALUES ('" + id + "', '" + tenant
                + "', '" + kind + "', '\\x" + HexFormat.of().formatHex(material) + "')");
    }

    private static HttpResponse<String> withKey(TestInstance instance, String key) throws Exception {
        return instance.send(instance.request(PATH).header("X-API-Key", key).build());
    }

    private static HttpResponse<String> bearer(TestInstance instance, String key) throws Exception {
        return instance.send(
                instance.request(PATH).header("Authorization", "Bearer " + key).build());
    }

    private static HttpResponse<String> signed(TestInstance instance) throws Exception {
        return instance.send(signature(instance, PATH).build());
    }

    private static HttpRequest.Builder signature(TestInstance instance, String target) throws Exception {
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SIGNING_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String code = HexFormat.of()
                .formatHex(mac.doFinal(
                        String.join("\n", "GET", target, timestamp, "").getBytes(StandardCharsets.UTF_8)));
        return instance.request(target)
                .header("X-Tenant-Id", "acme")
                .header("X-Timestamp", timestamp)
                .header("X-Signature", "hmac-sha256=" + code);
    }

    private static byte[] sha256(String key) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String name) {
        return new JsonObject().put("name", name).encode();
    }
}
