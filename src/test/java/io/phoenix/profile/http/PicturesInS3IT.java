package io.phoenix.profile.http;

import static io.phoenix.profile.http.PictureClient.OTHER_PICTURE;
import static io.phoenix.profile.http.PictureClient.PICTURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.S3Server;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Uploads that are kept in S3, through an instance. */
class PicturesInS3IT {

    private static TestDatabase database;
    private static S3Server server;
    private static TestInstance instance;

    private final PictureClient client = new PictureClient(instance, "acme");

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.migrated();
        server = S3Server.started();
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.put("postgres.uri", database.uri().toString());
        settings.put("pictures.uploads", "true");
        settings.put("pictures.removals.interval", "100ms");
        instance = TestInstance.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
        server.close();
        database.close();
    }

    @Test
    void put_pictureUntilErased_isInTheBucket() throws Exception {
        JsonObject uploaded = client.upload("ada", PICTURE).assertOk().json();

        assertThat(database.read("SELECT object FROM picture WHERE user_id = 'ada' AND content IS NULL"))
                .hasSize(1)
                .isSubsetOf(server.objects());
        HttpResponse<byte[]> file = client.file(uploaded, "?size=64");
        assertThat(PictureFiles.decoded(file.body()).getWidth()).isEqualTo(64);
        String exported = client.send(instance.request("/v1/profiles/user/ada/export", "acme", "ada"))
                .json()
                .getJsonArray("pictures")
                .getJsonObject(0)
                .getString("file");
        assertThat(PictureFiles.decoded(Base64.getDecoder().decode(exported)).getWidth())
                .isEqualTo(512);
        String object = database.read("SELECT object FROM picture WHERE user_id = 'ada'")
                .get(0);

        assertThat(client.erase("ada")).isEqualTo(204);

        Eventually.isTrue("removed", () -> !server.objects().contains(object));
        assertThat(client.file(uploaded, "?size=16").statusCode()).isEqualTo(404);
    }

    @Test
    void anyRequest_whileTheBucketIsOutOfReach_isAnsweredAndLaterDone() throws Exception {
        JsonObject uploaded = client.upload("bob", PICTURE).assertOk().json();
        String object = database.read("SELECT object FROM picture WHERE user_id = 'bob'")
                .get(0);
        server.stop();
        try {
            assertThat(client.file(uploaded, "?size=32").statusCode()).isEqualTo(503);
            assertThat(client.upload("bob", OTHER_PICTURE)
                            .assertError(503, "DEP_001")
                            .header("Retry-After"))
                    .isNotEmpty();
            assertThat(client.profile("bob")).isEqualTo(uploaded);
            client.delete("bob").assertOk();
            Eventually.isTrue("queued", () -> Api.gauge(instance, "phoenix_profile_pictures_removals") > 0);
        } finally {
            server.start();
        }
        // those that failed are due again after a minute
        database.execute("UPDATE picture_removal SET due_at = '-infinity'");

        Eventually.isTrue("removed", () -> !server.objects().contains(object));
    }
}
