package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Profiles that move to another id, on two instances over one Redis and one Postgres. */
class MoveIT {

    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        one = TestInstance.start(Map.of());
        other = TestInstance.start(Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void move_guestToAccount_isSeenThroughBothInstances() throws Exception {
        one.put(tenant, "guest-7", "{\"name\":\"Keeps This\"}");
        JsonObject guest = json(one.put(tenant, "guest-7", "{\"regenerate_avatar\":true}"));
        other.get(tenant, "guest-7");

        JsonObject moved = json(move("guest-7", "{\"to\":\"ada\"}"));

        assertThat(moved.getString("user_id")).isEqualTo("ada");
        assertThat(moved.getString("name")).isEqualTo("Keeps This");
        assertThat(moved.getString("avatar_url")).isEqualTo(guest.getString("avatar_url"));
        assertThat(moved.getString("created_at")).isEqualTo(guest.getString("created_at"));
        assertThat(json(one.get(tenant, "ada"))).isEqualTo(moved);
        assertThat(json(one.get(tenant, "guest-7")).getString("name")).isNotEqualTo("Keeps This");
        Eventually.within(
                Duration.ofSeconds(1),
                "seen through the other instance",
                () -> json(other.get(tenant, "ada")).equals(moved)
                        && !json(other.get(tenant, "guest-7")).getString("name").equals("Keeps This"));
    }

    @Test
    void move_watchedIds_areStreamed() throws Exception {
        one.put(tenant, "guest", "{\"name\":\"Keeps This\"}");
        one.get(tenant, "ada");
        try (EventReader events = EventReader.open(other, tenant, "ada", "guest,ada")) {
            events.next("snapshot");

            move("guest", "{\"to\":\"ada\",\"replace\":true}");

            // in any order
            EventReader.Event first = events.next();
            EventReader.Event second = first.name().equals("erased") ? events.next("profile") : events.next("erased");
            JsonObject profile = first.name().equals("erased") ? second.json() : first.json();
            assertThat(profile.getString("user_id")).isEqualTo("ada");
            assertThat(profile.getString("name")).isEqualTo("Keeps This");
        }
    }

    @Test
    void move_whereNothingCanMove_saysWhy() throws Exception {
        one.get(tenant, "guest");
        JsonObject account = json(one.get(tenant, "ada"));

        assertError(move("guest", "{\"to\":\"ada\"}"), 409, "PROFILE_007");
        assertError(move("nobody", "{\"to\":\"ada\",\"replace\":true}"), 404, "PROFILE_008");
        assertError(move("guest", "{\"to\":\"guest\"}"), 409, "PROFILE_007");
        assertError(move("guest", "{}"), 400, "REQ_001");
        assertError(move("guest", "{\"to\":\"ada\",\"force\":true}"), 400, "REQ_001");
        assertError(move("guest", "{\"to\":\"..\"}"), 400, "REQ_002");
        assertThat(json(one.get(tenant, "ada"))).isEqualTo(account);

        one.send(one.request("/v1/profiles/user/ada?keep=erased", tenant, "ada")
                .DELETE()
                .build());
        assertError(move("guest", "{\"to\":\"ada\",\"replace\":true}"), 410, "PROFILE_005");
    }

    @Test
    void move_lockedProfile_isLockedUnderTheNewIdToo() throws Exception {
        one.put(tenant, "guest", "{\"name\":\"Rude Name\"}");
        one.send(one.request("/v1/admin/profiles/guest/moderation", tenant, "root", "profile:admin")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reset\":[\"name\"],\"lock\":[\"name\"],\"reason\":\"Be kind\"}"))
                .build());

        json(move("guest", "{\"to\":\"ada\"}"));

        assertError(other.put(tenant, "ada", "{\"name\":\"Another Name\"}"), 403, "PROFILE_004");
        JsonObject held =
                json(other.send(other.request("/v1/admin/profiles/ada/moderation", tenant, "root", "profile:admin")
                        .build()));
        assertThat(held.getString("name_lock")).isEqualTo("Be kind");
        assertThat(held.getJsonArray("audit").getJsonObject(0).getString("name"))
                .isEqualTo("Rude Name");
        one.put(tenant, "other", "{\"name\":\"Chosen Name\"}");
        assertError(move("other", "{\"to\":\"ada\",\"replace\":true}"), 403, "PROFILE_004");
    }

    @Test
    void export_ofAMovedProfile_showsWhatItsAvatarIsDrawnFrom() throws Exception {
        one.get(tenant, "guest");
        move("guest", "{\"to\":\"ada\"}");

        JsonObject held = json(one.send(
                one.request("/v1/profiles/user/ada/export", tenant, "ada").build()));

        assertThat(held.getJsonObject("profile").getString("avatar_seed")).isEqualTo("guest");
    }

    private HttpResponse<String> move(String from, String json) throws Exception {
        return one.send(one.request("/v1/admin/profiles/" + from + "/move", tenant, "root", "profile:admin")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static void assertError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }
}
