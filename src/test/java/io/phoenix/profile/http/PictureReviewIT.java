package io.phoenix.profile.http;

import static io.phoenix.profile.http.PictureClient.OTHER_PICTURE;
import static io.phoenix.profile.http.PictureClient.PICTURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.PictureFiles;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that a moderator must approve, and pictures by URL, in a database of its own with two instances. */
class PictureReviewIT {

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
                "pictures.review",
                "true",
                "pictures.review.max",
                "3",
                "pictures.hosts",
                "cdn.example.com");
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
    void upload_isShownOnceApproved() throws Exception {
        JsonObject before = client.profile("ada");
        Answer uploaded = client.upload("ada", PICTURE);
        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(202);
        assertThat(uploaded.json()).isEqualTo(before);

        JsonObject waiting = client.waitingOf("ada");
        assertThat(waiting.getString("name")).isEqualTo(before.getString("name"));
        String preview = waiting.getString("preview");
        assertThat(preview).startsWith("data:image/jpeg;base64,");
        byte[] file = Base64.getDecoder().decode(preview.substring(preview.indexOf(',') + 1));
        assertThat(PictureFiles.decoded(file).getWidth()).isEqualTo(256);
        String name = waiting.getString("picture");
        assertThat(client.fileAt("/v1/pictures/" + name).statusCode()).isEqualTo(404);

        assertThat(client.decide("approve", name).getJsonArray("approved")).containsExactly(name);

        assertThat(elsewhere.profile("ada").getString("avatar_url")).endsWith("/v1/pictures/" + name);
        assertThat(client.fileAt("/v1/pictures/" + name).statusCode()).isEqualTo(200);
        assertThat(client.decide("approve", name).getJsonArray("gone")).containsExactly(name);
    }

    @Test
    void reject_picture_isGone() throws Exception {
        JsonObject before = client.profile("ada");
        client.upload("ada", PICTURE);
        String name = client.waitingOf("ada").getString("picture");

        assertThat(client.decide("reject", name).getJsonArray("rejected")).containsExactly(name);

        assertThat(client.decide("approve", name).getJsonArray("gone")).containsExactly(name);
        assertThat(elsewhere.profile("ada")).isEqualTo(before);
        assertThat(client.fileAt("/v1/pictures/" + name).statusCode()).isEqualTo(404);
    }

    @Test
    void newerUpload_takesThePlaceOfTheOneThatWaits() throws Exception {
        client.upload("ada", PICTURE);
        String first = client.waitingOf("ada").getString("picture");
        client.upload("ada", OTHER_PICTURE);

        assertThat(client.decide("approve", first).getJsonArray("gone")).containsExactly(first);

        String second = client.waitingOf("ada").getString("picture");
        assertThat(second).isNotEqualTo(first);
        client.delete("ada").assertOk();
        assertThat(client.decide("approve", second).getJsonArray("gone"))
                .as("withdrawn")
                .containsExactly(second);
    }

    @Test
    void erasedUser_waitsNoLonger() throws Exception {
        client.upload("ada", PICTURE);
        String name = client.waitingOf("ada").getString("picture");

        client.erase("ada");

        assertThat(client.decide("approve", name).getJsonArray("gone")).containsExactly(name);
    }

    @Test
    void queue_ofOneTenant_hasALimit() throws Exception {
        for (String user : List.of("a", "b", "c")) {
            assertThat(client.upload(user, PICTURE).status()).isEqualTo(202);
        }

        client.upload("d", PICTURE).assertError(503, "DEP_002");

        client.delete("a").assertOk();
        assertThat(client.upload("d", PICTURE).status()).isEqualTo(202);
        assertThat(new PictureClient(instance, "other-" + tenant)
                        .upload("a", PICTURE)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void queue_pages_giveEachPictureOnceTheOldestFirst() throws Exception {
        for (String user : List.of("c", "a", "b")) {
            client.upload(user, PICTURE);
        }

        Answer first = client.queue("?limit=2").assertOk();
        Answer second =
                client.queue("?cursor=" + first.json().getString("cursor")).assertOk();

        assertThat(Stream.of(first, second)
                        .flatMap(page -> page.json().getJsonArray("pictures").stream())
                        .map(picture -> ((JsonObject) picture).getString("user_id")))
                .containsExactly("c", "a", "b");
        assertThat(second.json().containsKey("cursor")).isFalse();
        PictureClient ofAnother = new PictureClient(instance, "other-" + tenant);
        ofAnother.queue("?cursor=" + first.json().getString("cursor")).assertError(400, "REQ_002");
        assertThat(ofAnother.queue("").json().getJsonArray("pictures")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\\u0000", "../a.jpg"})
    void decision_aboutNoNameOfAPicture_isRefused(String name) throws Exception {
        client.send(instance.request("/v1/admin/pictures", tenant, "root", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"reject\":[\"" + name + "\"]}")))
                .assertError(400, "REQ_001");
    }

    @Test
    void queue_byUsers_isForbidden() throws Exception {
        client.send(instance.request("/v1/admin/pictures", tenant, "ada")).assertError(403, "AUTH_005");
        client.send(instance.request("/v1/admin/pictures", tenant, "ada", Caller.ROLE_WRITE)
                        .POST(BodyPublishers.ofString("{\"approve\":[\"x\"]}")))
                .assertError(403, "AUTH_005");
    }

    @Test
    void url_ofAListedHost_isTheAvatarUntilAnotherIsChosen() throws Exception {
        String url = "https://cdn.example.com/u/ada.jpg";
        JsonObject before = client.profile("ada");

        Answer changed =
                client.change("ada", new JsonObject().put("avatar_url", url).put("name", "Ada Lind"));

        assertThat(changed.assertOk().json().getString("avatar_url")).isEqualTo(url);
        assertThat(elsewhere.profile("ada")).isEqualTo(changed.json());
        assertThat(changed.name()).isEqualTo("Ada Lind");
        assertThat(client.delete("ada").json().getString("avatar_url")).isEqualTo(before.getString("avatar_url"));
        client.change("ada", new JsonObject().put("avatar_url", url)).assertOk();
        client.change("ada", new JsonObject().put("regenerate_avatar", true)).assertOk();
        assertThat(elsewhere.profile("ada").getString("avatar_url")).contains("/v1/avatars/");
    }

    /** Also for a profile that is created again. */
    @Test
    void lockedAvatar_refusesEveryPictureAndKeepsTheDrawnOne() throws Exception {
        client.upload("ada", PICTURE);
        String waiting = client.waitingOf("ada").getString("picture");
        JsonObject url = new JsonObject().put("avatar_url", "https://cdn.example.com/a.jpg");
        client.change("ada", url).assertOk();
        client.send(instance.request("/v1/admin/profiles/ada/moderation", tenant, "root", Caller.ROLE_ADMIN)
                        .POST(BodyPublishers.ofString(
                                "{\"reset\":[\"avatar\"],\"lock\":[\"avatar\"],\"reason\":\"Not yours\"}")))
                .assertOk();

        assertThat(client.profile("ada").getString("avatar_url")).contains("/v1/avatars/");
        assertThat(client.decide("approve", waiting).getJsonArray("gone")).containsExactly(waiting);
        client.change("ada", url).assertError(403, "PROFILE_004");
        client.erase("ada");
        client.change("ada", url).assertError(403, "PROFILE_004");
        assertThat(client.profile("ada").getString("avatar_url")).contains("/v1/avatars/");
    }

    @Test
    void url_ofAnotherHost_isRefusedAndChangesNothing() throws Exception {
        JsonObject before = client.profile("ada");

        Answer refused = client.change("ada", new JsonObject().put("avatar_url", "https://x.example.org/a.jpg"));

        refused.assertError(422, "PROFILE_008");
        assertThat(refused.json().getString("reason")).isEqualTo("host_not_listed");
        assertThat(refused.json().getString("error"))
                .isEqualTo("avatar_url: 'https://x.example.org/a.jpg' (expected: a host that the tenant lists:"
                        + " cdn.example.com)");
        client.change(
                        "ada",
                        new JsonObject()
                                .put("avatar_url", "https://cdn.example.com/")
                                .put("regenerate_avatar", true))
                .assertError(422, "PROFILE_008");
        client.change("ada", new JsonObject().put("avatar_url", 1)).assertError(400, "REQ_001");
        assertThat(client.profile("ada")).isEqualTo(before);
    }

    @Test
    void url_inImports_isTakenOrRefusedByRow() throws Exception {
        String taken = "{\"user_id\":\"a\",\"avatar_url\":\"https://cdn.example.com/a.jpg\"}\n";
        String refused = "{\"user_id\":\"b\",\"avatar_url\":\"http://cdn.example.com/b.jpg\"}\n";

        Answer imported = client.importRows("", taken + refused);

        assertThat(imported.json().getJsonArray("rows").getJsonObject(1).getString("reason"))
                .isEqualTo("avatar_url_malformed_url");
        assertThat(elsewhere.profile("a").getString("avatar_url")).isEqualTo("https://cdn.example.com/a.jpg");
        client.importRows("?on_conflict=overwrite", taken.replace("a.jpg", "c.jpg"));
        assertThat(client.profile("a").getString("avatar_url")).isEqualTo("https://cdn.example.com/c.jpg");
    }
}
