package io.phoenix.profile.http;

import static io.phoenix.profile.http.PictureClient.OTHER_PICTURE;
import static io.phoenix.profile.http.PictureClient.PICTURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Uploads, in a database of its own with two instances: one takes them, the other shows them. */
class PicturesIT {

    private static final String CLOSED = "closed-" + UUID.randomUUID();

    private static TestDatabase database;
    private static TestInstance instance;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();
    private final PictureClient client = new PictureClient(instance, tenant);
    private final PictureClient elsewhere = new PictureClient(other, tenant);

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.migrated();
        Map<String, String> settings = Map.of(
                "postgres.uri",
                database.uri().toString(),
                "pictures.uploads",
                "true",
                "tenant." + CLOSED + ".pictures.uploads",
                "false");
        instance = TestInstance.start(settings);
        other = TestInstance.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        other.close();
        instance.close();
        database.close();
    }

    @Test
    void put_picture_isShownEverywhereInEverySize() throws Exception {
        JsonObject before = client.profile("ada");

        JsonObject changed = client.upload("ada", PICTURE).assertOk().json();

        assertThat(changed.fieldNames()).isEqualTo(before.fieldNames());
        assertThat(changed.getString("name")).isEqualTo(before.getString("name"));
        assertThat(changed.getString("created_at")).isEqualTo(before.getString("created_at"));
        assertThat(changed.getString("avatar_url")).matches("http://localhost:8080/v1/pictures/[0-9a-f]{42}\\.jpg");
        assertThat(client.profile("ada")).isEqualTo(changed);
        assertThat(elsewhere.profile("ada")).isEqualTo(changed);
        for (int sizePx : List.of(16, 64, 512)) {
            HttpResponse<byte[]> file = elsewhere.file(changed, "?size=" + sizePx);
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Type")).contains("image/jpeg");
            assertThat(file.headers().firstValue("Cache-Control")).contains("public, max-age=86400, immutable");
            assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(file.headers().firstValue("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(PictureFiles.decoded(file.body()).getWidth()).isEqualTo(sizePx);
        }
        assertThat(PictureFiles.decoded(client.file(changed, "").body()).getWidth())
                .isEqualTo(128);
        assertThat(client.file(changed, "?size=17").statusCode()).isEqualTo(400);
    }

    @Test
    void put_samePictureAgain_changesNothing() throws Exception {
        Answer first = client.upload("ada", PICTURE).assertOk();

        assertThat(client.upload("ada", PICTURE).assertOk().header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(pictures()).isEqualTo("1");
    }

    @Test
    void put_anotherPicture_removesTheOneBefore() throws Exception {
        JsonObject first = client.upload("ada", PICTURE).assertOk().json();

        JsonObject second = client.upload("ada", OTHER_PICTURE).assertOk().json();

        assertThat(second.getString("avatar_url")).isNotEqualTo(first.getString("avatar_url"));
        assertThat(elsewhere.file(first, "").statusCode()).isEqualTo(404);
        assertThat(elsewhere.file(second, "").statusCode()).isEqualTo(200);
    }

    @Test
    void put_positionInMetadata_isNotServed() throws Exception {
        byte[] picture = PictureFiles.withExif(PICTURE, 1);
        assertThat(text(picture)).contains(PictureFiles.POSITION);

        JsonObject changed = client.upload("ada", picture).assertOk().json();

        assertThat(text(client.file(changed, "?size=512").body())).doesNotContain("Exif", PictureFiles.POSITION);
    }

    @Test
    void put_refusedFile_saysWhyAndChangesNothing() throws Exception {
        JsonObject before = client.profile("ada");

        Answer refused = client.upload("ada", "<svg/>".getBytes(StandardCharsets.UTF_8));

        refused.assertError(422, "PROFILE_008");
        assertThat(refused.json().getString("reason")).isEqualTo("unknown_format");
        assertThat(refused.json().getString("error"))
                .isEqualTo("picture: of an unknown format (expected: PNG, JPEG, GIF or WebP)");
        client.upload("ada", new byte[0]).assertError(400, "REQ_001");
        client.upload("ada", new byte[2_000_001]).assertError(413, "REQ_006");
        assertThat(client.profile("ada")).isEqualTo(before);
    }

    @Test
    void put_tenantWithoutPictures_isRefused() throws Exception {
        Answer refused =
                new PictureClient(instance, CLOSED).upload("ada", PICTURE).assertError(422, "PROFILE_008");

        assertThat(refused.json().getString("reason")).isEqualTo("not_enabled");
    }

    @Test
    void put_byOthers_isForbiddenUnlessTheyMayWrite() throws Exception {
        client.send(client.put("ada", PICTURE, "bob")).assertError(403, "AUTH_005");
        client.send(client.put("ada", PICTURE, "bob", Caller.ROLE_WRITE)).assertOk();
    }

    @Test
    void put_condition_isEvaluated() throws Exception {
        Answer first = client.upload("ada", PICTURE).assertOk();
        client.upload("ada", OTHER_PICTURE).assertOk();

        client.send(client.put("ada", PICTURE, "ada").header("If-Match", first.header("ETag")))
                .assertError(412, "PROFILE_001");
        assertThat(client.profile("ada").getString("avatar_url"))
                .isNotEqualTo(first.json().getString("avatar_url"));
    }

    @Test
    void regenerateAvatar_afterAnUpload_drawsOneAndRemovesTheBytes() throws Exception {
        JsonObject uploaded = client.upload("ada", PICTURE).assertOk().json();

        client.change("ada", new JsonObject().put("regenerate_avatar", true)).assertOk();

        assertThat(elsewhere.profile("ada").getString("avatar_url")).contains("/v1/avatars/");
        assertThat(elsewhere.file(uploaded, "").statusCode()).isEqualTo(404);
        assertThat(pictures()).isEqualTo("0");
    }

    @Test
    void rename_afterAnUpload_keepsThePicture() throws Exception {
        JsonObject uploaded = client.upload("ada", PICTURE).assertOk().json();

        client.change("ada", new JsonObject().put("name", "Ada Lind")).assertOk();

        assertThat(elsewhere.profile("ada").getString("avatar_url")).isEqualTo(uploaded.getString("avatar_url"));
        assertThat(elsewhere.file(uploaded, "").statusCode()).isEqualTo(200);
    }

    @Test
    void delete_picture_goesBackToTheSameDrawnAvatar() throws Exception {
        JsonObject before = client.profile("ada");
        JsonObject uploaded = client.upload("ada", PICTURE).assertOk().json();

        JsonObject after = client.delete("ada").assertOk().json();

        assertThat(after.getString("avatar_url")).isEqualTo(before.getString("avatar_url"));
        assertThat(elsewhere.profile("ada")).isEqualTo(after);
        assertThat(elsewhere.file(uploaded, "").statusCode()).isEqualTo(404);
        assertThat(pictures()).isEqualTo("0");
        client.delete("ada").assertOk();
    }

    @Test
    void erase_profile_removesTheBytes() throws Exception {
        JsonObject uploaded = client.upload("ada", PICTURE).assertOk().json();

        assertThat(client.erase("ada")).isEqualTo(204);

        assertThat(elsewhere.file(uploaded, "").statusCode()).isEqualTo(404);
        assertThat(pictures()).isEqualTo("0");
        assertThat(elsewhere.profile("ada").getString("avatar_url")).contains("/v1/avatars/");
    }

    @Test
    void get_inventedName_is404() throws Exception {
        assertThat(client.fileAt("/v1/pictures/" + "0".repeat(42) + ".jpg").statusCode())
                .isEqualTo(404);
    }

    @Test
    void export_pictures_areInIt() throws Exception {
        client.upload("ada", PICTURE).assertOk();

        JsonArray pictures = client.send(instance.request("/v1/profiles/user/ada/export", tenant, "ada"))
                .json()
                .getJsonArray("pictures");

        assertThat(pictures).hasSize(1);
        JsonObject picture = pictures.getJsonObject(0);
        assertThat(picture.getBoolean("waiting")).isFalse();
        byte[] file = Base64.getDecoder().decode(picture.getString("file"));
        assertThat(PictureFiles.decoded(file).getWidth()).isEqualTo(512);
    }

    @Test
    void everyUpload_ended_holdsNothing() throws Exception {
        List<byte[]> files = List.of(PICTURE, OTHER_PICTURE, new byte[100], new byte[0]);
        IntStream.range(0, 20)
                .mapToObj(i -> instance.sendAsync(client.put("u-" + i, files.get(i % files.size()), "u-" + i)
                        .build()))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(Api.gauge(instance, "phoenix_profile_edge_used{resource=\"decodings\"}"))
                .isZero();
        assertThat(Api.gauge(instance, "phoenix_profile_edge_used{resource=\"picture_bytes\"}"))
                .isZero();
    }

    /** How many are kept. */
    private String pictures() throws Exception {
        return database.read("SELECT count(*) FROM picture WHERE tenant_id = '" + tenant + "'")
                .get(0);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
