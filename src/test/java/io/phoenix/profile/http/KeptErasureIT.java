package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Erasures that are kept, through every call, on two instances over one Redis and one Postgres. */
class KeptErasureIT {

    private static final String ERASED = "{\"profiles\":[],\"unavailable\":[],\"erased\":[\"ada\"]}";

    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        one = TestInstance.start(Map.of(
                "auth.api-keys", apiKey("games") + "," + apiKey("shop"),
                "auth.servers.erase", "games",
                "pictures.uploads", "true"));
        other = TestInstance.start(Map.of("pictures.uploads", "true", "pictures.review", "true"));
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void keepErased_everyRead_says410AndBatchesListIt() throws Exception {
        one.put(tenant, "ada", "{\"name\":\"Soon Gone\"}");
        other.get(tenant, "ada");

        assertThat(keep(one).statusCode()).isEqualTo(204);

        for (int read = 0; read < 3; read++) {
            assertGone(one.get(tenant, "ada"));
        }
        Eventually.within(
                Duration.ofSeconds(1),
                "known to the other instance",
                () -> other.get(tenant, "ada").statusCode() == 410);
        for (TestInstance instance : new TestInstance[] {one, other}) {
            assertGone(instance.put(tenant, "ada", "{\"name\":\"Back Again\"}"));
            assertGone(instance.put(tenant, "ada", "{}"));
            assertGone(get(instance, "/v1/profiles/user/ada?min_version=1"));
            HttpResponse<String> batch = get(instance, "/v1/profiles?user_ids=ada");
            assertThat(batch.body()).isEqualTo(ERASED);
            assertThat(get(instance, "/v1/profiles?create=false&user_ids=ada").body())
                    .isEqualTo("{\"profiles\":[],\"unavailable\":[],\"missing\":[],\"erased\":[\"ada\"]}");
            assertThat(post(instance, "/v1/profiles/batch", "{\"user_ids\":[\"ada\"]}")
                            .body())
                    .isEqualTo(ERASED);
            assertThat(instance.send(instance.request("/v1/profiles?user_ids=ada", tenant, "ada")
                                    .header(
                                            "If-None-Match",
                                            batch.headers().firstValue("ETag").orElseThrow())
                                    .build())
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void keepErased_picturesAndModeration_say410() throws Exception {
        keep(one);

        for (TestInstance instance : new TestInstance[] {one, other}) {
            assertGone(instance.send(instance.request("/v1/profiles/user/ada/avatar", tenant, "ada")
                    .PUT(BodyPublishers.ofByteArray(PictureFiles.of("png", 64, 48)))
                    .build()));
            assertGone(delete(instance, "/v1/profiles/user/ada/avatar", "ada"));
            for (String order :
                    List.of("", "\"reset\":[\"name\"],", "\"lock\":[\"name\",\"avatar\"],", "\"unbar\":true,")) {
                assertGone(instance.send(
                        instance.request("/v1/admin/profiles/ada/moderation", tenant, "root", "profile:admin")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{" + order + "\"reason\":\"Rude\"}"))
                                .build()));
            }
        }
    }

    @Test
    void keepErased_import_refusesTheRow() throws Exception {
        keep(one);

        HttpResponse<String> imported = one.send(one.request("/v1/profiles/import", tenant, "admin", "profile:admin")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString("{\"user_id\":\"ada\",\"name\":\"Back Again\"}\n{\"user_id\":\"bob\"}\n"))
                .build());

        assertThat(imported.body())
                .contains("\"refused\"")
                .contains("\"erased\"")
                .contains("\"created\"");
        assertGone(one.get(tenant, "ada"));
    }

    @Test
    void keepErased_avatarUrlOfBefore_isStillDrawn() throws Exception {
        String url = new JsonObject(one.get(tenant, "ada").body()).getString("avatar_url");
        keep(one);

        assertThat(one.send(one.request(url.substring(url.indexOf("/v1/"))).build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void delete_whileKept_changesNothing() throws Exception {
        keep(one);

        assertThat(delete(one, "/v1/profiles/user/ada", "ada").statusCode()).isEqualTo(204);

        assertGone(one.get(tenant, "ada"));
        assertGone(other.get(tenant, "ada"));
        assertThat(keep(other).statusCode()).isEqualTo(204);
    }

    @Test
    void delete_unknownValueOfKeep_is400() throws Exception {
        HttpResponse<String> refused = delete(one, "/v1/profiles/user/ada?keep=forever", "ada");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("keep: 'forever' (expected: erased, or no keep)");
    }

    @Test
    void lift_byAnAdmin_letsTheNextReadCreateTheProfile() throws Exception {
        one.get(tenant, "ada");
        keep(one);
        Eventually.within(
                Duration.ofSeconds(1),
                "known to the other instance",
                () -> other.get(tenant, "ada").statusCode() == 410);

        assertThat(delete(one, "/v1/admin/profiles/ada/erasure", "ada").statusCode())
                .as("by the user")
                .isEqualTo(403);
        assertGone(one.get(tenant, "ada"));
        assertThat(delete(one, "/v1/admin/profiles/ada/erasure", "root", "profile:admin")
                        .statusCode())
                .isEqualTo(204);

        assertThat(one.get(tenant, "ada").headers().firstValue("X-Profile-Source"))
                .contains("created");
        Eventually.within(
                Duration.ofSeconds(1),
                "lifted for the other instance",
                () -> other.get(tenant, "ada").statusCode() == 200);
        assertThat(delete(one, "/v1/admin/profiles/ada/erasure", "root", "profile:admin")
                        .statusCode())
                .as("nothing is kept")
                .isEqualTo(204);
        assertThat(one.get(tenant, "ada").statusCode()).isEqualTo(200);
    }

    @Test
    void export_ofAKeptErasure_saysSo() throws Exception {
        keep(one);

        JsonObject held =
                new JsonObject(get(one, "/v1/profiles/user/ada/export").body());

        assertThat(held.getValue("profile")).isNull();
        assertThat(held.getJsonObject("kept_erasure").getLong("version")).isPositive();
    }

    @Test
    void explain_ofAKeptErasure_findsNothingWrong() throws Exception {
        one.get(tenant, "ada");
        keep(one);
        one.get(tenant, "ada");

        JsonObject explained =
                new JsonObject(one.send(one.request("/v1/admin/profiles/ada/explain", tenant, "root", "profile:admin")
                                .build())
                        .body());

        assertThat(explained.getJsonObject("postgres").getLong("kept_erasure")).isPositive();
        assertThat(explained.toString()).doesNotContain("\"wrong\":true");
    }

    @Test
    void delete_byAServer_isAllowedWhereTheTenantAllowsIt() throws Exception {
        assertThat(deleteByServer("games").statusCode()).isEqualTo(204);

        HttpResponse<String> refused = deleteByServer("shop");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("AUTH_005")
                .contains("the role profile:admin, or erase.servers of the tenant");
    }

    private static HttpResponse<String> deleteByServer(String server) throws Exception {
        return one.send(one.request("/v1/profiles/user/ada?keep=erased")
                .header("X-API-Key", keyOf(server))
                .DELETE()
                .build());
    }

    private static String keyOf(String server) {
        return "the API key of " + server;
    }

    private static String apiKey(String server) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(keyOf(server).getBytes(StandardCharsets.UTF_8));
        return server + "/" + HexFormat.of().formatHex(hash);
    }

    private HttpResponse<String> keep(TestInstance instance) throws Exception {
        return delete(instance, "/v1/profiles/user/ada?keep=erased", "ada");
    }

    private HttpResponse<String> delete(TestInstance instance, String path, String user, String... roles)
            throws Exception {
        return instance.send(
                instance.request(path, tenant, user, roles).DELETE().build());
    }

    private HttpResponse<String> get(TestInstance instance, String path) throws Exception {
        return instance.send(instance.request(path, tenant, "ada").build());
    }

    private HttpResponse<String> post(TestInstance instance, String path, String json) throws Exception {
        return instance.send(instance.request(path, tenant, "ada")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private static void assertGone(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(410);
        JsonObject error = new JsonObject(answer.body());
        assertThat(error.getString("code")).isEqualTo("PROFILE_005");
        assertThat(error.getString("error"))
                .isEqualTo("user_id: 'ada' was erased, and the erasure is kept (expected: another id, or an admin lifts"
                        + " the erasure)");
    }
}
