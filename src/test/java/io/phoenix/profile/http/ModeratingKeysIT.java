package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers moderate with keys of the configuration; the audit trail says which. {@code TenantsIT} has a key of run time. */
class ModeratingKeysIT {

    private static final String KEY = "an API key of the game";
    private static final String SIGNING_KEY = "a signing key of the shop with 32 bytes";
    private static final String ORDER = "{\"reason\":\"Wrote to support\"}";

    private static final String GAME = "game-" + UUID.randomUUID();
    private static final String SHOP = "shop-" + UUID.randomUUID();

    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(
                Map.of("auth.api-keys", GAME + "/" + sha256(KEY), "auth.hmac.keys", SHOP + "/" + SIGNING_KEY));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void audit_orderWithAnApiKey_namesTheKeyByItsHash() throws Exception {
        send(instance.request("/v1/admin/profiles/ada/moderation")
                .header("X-API-Key", KEY)
                .POST(BodyPublishers.ofString(ORDER)));

        assertThat(moderatorOf(GAME)).isEqualTo("key:" + sha256(KEY).substring(0, 12));
    }

    @Test
    void audit_signedOrder_namesTheSigningKeyByItsHash() throws Exception {
        Signed signed = Signed.now("POST", "/v1/admin/profiles/ada/moderation", ORDER);
        send(signed.on(instance.request("/v1/admin/profiles/ada/moderation"), SHOP, signed.signature(SIGNING_KEY)));

        assertThat(moderatorOf(SHOP)).isEqualTo("key:" + sha256(SIGNING_KEY).substring(0, 12));
    }

    private static String moderatorOf(String tenant) throws Exception {
        HttpResponse<String> held =
                send(instance.request("/v1/admin/profiles/ada/moderation", tenant, "root", "profile:admin"));
        return new JsonObject(held.body())
                .getJsonArray("audit")
                .getJsonObject(0)
                .getString("by");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer =
                instance.send(request.header("Content-Type", "application/json").build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
