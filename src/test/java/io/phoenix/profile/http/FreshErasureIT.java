package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Users of a tenant with {@code erase.fresh} come back with another name and another avatar, whatever creates the profile. */
class FreshErasureIT {

    private static TestInstance instance;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of("erase.fresh", "true"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void get_afterEachErasure_createsAnotherProfile() throws Exception {
        Set<String> names = new HashSet<>();
        Set<String> avatars = new HashSet<>();
        for (int life = 0; life < 3; life++) {
            JsonObject profile = json(instance.get(tenant, "ada"));
            names.add(profile.getString("name"));
            avatars.add(profile.getString("avatar_url"));
            erase("");
        }

        assertThat(names).hasSize(3);
        assertThat(avatars).hasSize(3);
    }

    @Test
    void batchAndChange_afterAnErasure_createAnotherProfile() throws Exception {
        JsonObject before = json(instance.get(tenant, "ada"));
        erase("");

        JsonObject inBatch = json(get("/v1/profiles?user_ids=bob,ada"))
                .getJsonArray("profiles")
                .getJsonObject(1);
        erase("");
        JsonObject changed = json(instance.put(tenant, "ada", "{\"name\":\"Chosen Name\"}"));
        JsonObject redrawn = json(instance.put(tenant, "ada", "{\"regenerate_avatar\":true}"));

        assertThat(List.of(before.getString("name"), inBatch.getString("name"))).doesNotHaveDuplicates();
        assertThat(List.of(
                        before.getString("avatar_url"),
                        inBatch.getString("avatar_url"),
                        changed.getString("avatar_url"),
                        redrawn.getString("avatar_url")))
                .doesNotHaveDuplicates();
    }

    @Test
    void liftedErasure_nextRead_createsAnotherProfile() throws Exception {
        String before = json(instance.get(tenant, "ada")).getString("name");
        erase("?keep=erased");
        assertThat(instance.get(tenant, "ada").statusCode()).isEqualTo(410);
        instance.send(instance.request("/v1/admin/profiles/ada/erasure", tenant, "root", "profile:admin")
                .DELETE()
                .build());

        assertThat(json(instance.get(tenant, "ada")).getString("name")).isNotEqualTo(before);
    }

    /** The name that a moderator gives back is not that from before the erasure. */
    @Test
    void moderation_resetAfterAnErasure_drawsFromTheSeedToo() throws Exception {
        String before = json(instance.get(tenant, "ada")).getString("name");
        erase("");
        JsonObject created = json(moderate("{\"reason\":\"A note\"}")).getJsonObject("profile");
        instance.put(tenant, "ada", "{\"name\":\"Rude Name\"}");

        JsonObject reset =
                json(moderate("{\"reset\":[\"name\"],\"reason\":\"Rude\"}")).getJsonObject("profile");

        assertThat(created.getString("name")).isNotEqualTo(before);
        assertThat(reset.getString("name")).isEqualTo(created.getString("name"));
    }

    @Test
    void export_ofAFreshProfile_showsTheSeedAndAnImportTakesIt() throws Exception {
        instance.get(tenant, "ada");
        erase("");
        JsonObject fresh = json(instance.get(tenant, "ada"));
        JsonObject held = json(get("/v1/profiles/user/ada/export")).getJsonObject("profile");
        assertThat(held.getString("avatar_seed")).startsWith("nonce:");
        erase("");

        HttpResponse<String> imported =
                instance.send(instance.request("/v1/profiles/import", tenant, "root", "profile:admin")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(new JsonObject()
                                .put("user_id", "ada")
                                .put("name", held.getString("name"))
                                .put("name_is_custom", false)
                                .put("avatar_generation", 0)
                                .put("avatar_seed", held.getString("avatar_seed"))
                                .encode()))
                        .build());

        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
        assertThat(json(instance.get(tenant, "ada")).getString("avatar_url")).isEqualTo(fresh.getString("avatar_url"));
    }

    @Test
    void tenantWithoutTheSetting_eachLife_looksTheSame() throws Exception {
        try (TestInstance same = TestInstance.start(Map.of())) {
            JsonObject before = json(same.get(tenant, "ada"));
            erase("");

            JsonObject after = json(same.get(tenant, "ada"));

            assertThat(after.getString("name")).isEqualTo(before.getString("name"));
            assertThat(after.getString("avatar_url")).isEqualTo(before.getString("avatar_url"));
        }
    }

    @Test
    void stream_erasedAndReadAgain_hasBothEvents() throws Exception {
        String before = json(instance.get(tenant, "ada")).getString("name");
        try (EventReader events = EventReader.open(instance, tenant, "ada", "ada")) {
            events.next("snapshot");
            erase("");
            events.next("erased");

            String after = json(instance.get(tenant, "ada")).getString("name");

            assertThat(after).isNotEqualTo(before);
        }
    }

    private HttpResponse<String> moderate(String order) throws Exception {
        return instance.send(instance.request("/v1/admin/profiles/ada/moderation", tenant, "root", "profile:admin")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order))
                .build());
    }

    private void erase(String query) throws Exception {
        assertThat(instance.send(instance.request("/v1/profiles/user/ada" + query, tenant, "ada")
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(204);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return instance.send(instance.request(path, tenant, "ada").build());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }
}
