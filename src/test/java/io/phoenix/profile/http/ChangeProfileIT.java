package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of one profile. */
@ExtendWith(ApiResolver.class)
class ChangeProfileIT {

    private final Api api;

    ChangeProfileIT(Api api) {
        this.api = api;
    }

    @Test
    void put_name_returnsTheProfileAndIsReadAfterwards() throws Exception {
        Answer before = api.get("alice");

        Answer changed = api.put("alice", "{\"name\":\"Zo\u00eb Lind\"}").assertOk();

        assertThat(changed.json())
                .isEqualTo(before.json()
                        .put("name", "Zo\u00eb Lind")
                        .put("updated_at", changed.json().getString("updated_at")));
        assertThat(changed.json().fieldNames()).hasSize(6);
        assertThat(api.get("alice").body()).isEqualTo(changed.body());
    }

    @Test
    void put_name_returnsTheHeadersOfARead() throws Exception {
        Answer changed = api.put("alice", "{\"name\":\"Alice Lind\"}");
        Answer read = api.get("alice");

        assertThat(changed.header("Content-Type")).isEqualTo("application/json");
        assertThat(changed.header("ETag")).isEqualTo(read.header("ETag"));
        assertThat(changed.header("Cache-Control")).isEqualTo(read.header("Cache-Control"));
        assertThat(changed.header("Vary")).isEqualTo(read.header("Vary"));
    }

    @Test
    void put_regenerateAvatar_changesTheAvatarAndKeepsTheName() throws Exception {
        Answer first = api.get("alice");
        Answer second = api.put("alice", "{\"regenerate_avatar\":true}").assertOk();
        Answer third = api.put("alice", "{\"regenerate_avatar\":true}").assertOk();

        assertThat(List.of(avatar(first), avatar(second), avatar(third))).doesNotHaveDuplicates();
        assertThat(third.name()).isEqualTo(first.name());
    }

    @Test
    void put_nameAndRegenerateAvatar_changesBothAtOnce() throws Exception {
        Answer before = api.get("alice");

        Answer changed = api.put("alice", "{\"name\":\"Alice Lind\",\"regenerate_avatar\":true}");

        assertThat(changed.assertOk().name()).isEqualTo("Alice Lind");
        assertThat(avatar(changed)).isNotEqualTo(avatar(before));
        assertThat(version("alice")).isGreaterThan(versionIn(before.header("ETag")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":null}",
                "{\"regenerate_avatar\":false}",
                "{\"regenerate_avatar\":null}",
                "{\"name\":null,\"regenerate_avatar\":false}"
            })
    void put_nothingToChange_keepsVersionAndTimes(String json) throws Exception {
        Answer before = api.get("alice");

        Answer answer = api.put("alice", json).assertOk();

        assertThat(answer.body()).isEqualTo(before.body());
        assertThat(answer.header("ETag")).isEqualTo(before.header("ETag"));
    }

    @Test
    void put_currentName_keepsVersionAndTimes() throws Exception {
        Answer first = api.put("alice", "{\"name\":\"Alice Lind\"}").assertOk();
        Answer second = api.put("alice", "{\"name\":\"Alice Lind\"}").assertOk();

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant_id", "user_id", "created_at", "updated_at", "version", "name_is_custom"})
    void put_readOnlyField_isRefusedByNameAndChangesNothing(String field) throws Exception {
        JsonObject before = api.get("alice").json();

        Answer refused = api.put("alice", "{\"name\":\"Alice Lind\",\"" + field + "\":1}")
                .assertError(400, "REQ_001");

        assertThat(refused.json().getString("error")).contains('\'' + field + '\'');
        assertThat(api.get("alice").json()).isEqualTo(before);
    }

    @Test
    void put_anyChange_keepsCreatedAtAndIncreasesVersion() throws Exception {
        Answer created = api.get("alice");
        long version = versionIn(created.header("ETag"));
        for (String json :
                new String[] {"{\"name\":\"Alice Lind\"}", "{\"regenerate_avatar\":true}", "{\"name\":\"Alice Berg\"}"
                }) {
            Answer changed = api.put("alice", json).assertOk();
            assertThat(changed.json().getString("created_at"))
                    .isEqualTo(created.json().getString("created_at"));
            assertThat(versionIn(changed.header("ETag"))).isGreaterThan(version);
            version = versionIn(changed.header("ETag"));
        }
    }

    @Test
    void put_absentUserWithName_createsProfileWithThatName() throws Exception {
        Answer created = api.put("new", "{\"name\":\"New Here\"}").assertOk();

        assertThat(created.name()).isEqualTo("New Here");
        assertThat(created.json().getString("created_at"))
                .isEqualTo(created.json().getString("updated_at"));
        assertThat(api.get("new").body()).isEqualTo(created.body());
    }

    @Test
    void put_absentUserWithoutName_createsProfileWithGeneratedName() throws Exception {
        Answer created = api.put("new", "{}").assertOk();

        assertThat(created.name()).matches("[A-Z][a-z]+ [A-Z][a-z]+ [1-9][0-9]");
        assertThat(api.send(api.request(Api.path("new") + "?fields=extended", "new"))
                        .json()
                        .getBoolean("name_is_custom"))
                .isFalse();
    }

    private static String avatar(Answer profile) {
        return profile.json().getString("avatar_url");
    }

    private long version(String user) throws Exception {
        return api.send(api.request(Api.path(user) + "?fields=extended", user))
                .json()
                .getLong("version");
    }

    /** An entity tag starts with the version. */
    private static long versionIn(String tag) {
        return Long.parseLong(tag, 1, tag.indexOf('-'), 10);
    }
}
