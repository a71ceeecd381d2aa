package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names that users gave up: their history, and their quarantine in a tenant with unique names. */
class FormerNamesIT {

    private static TestInstance instance;

    private final Api api = new Api(instance);

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of(
                "names.unique", "true", "names.history", "1d", "names.history.max", "3", "names.quarantine", "1d"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void names_ofARenamedUser_areTheFormerOnesWithTimes() throws Exception {
        String generated = api.get("a").assertOk().name();
        api.put("a", "{\"name\":\"Alice Lind\"}").assertOk();
        api.put("a", "{\"regenerate_avatar\":true}").assertOk();
        api.put("a", "{\"name\":\"Alice Berg\"}").assertOk();

        JsonArray names = names("a");

        assertThat(texts(names)).containsExactly("Alice Lind", generated);
        JsonObject chosen = names.getJsonObject(0);
        assertThat(chosen.getBoolean("name_is_custom")).isTrue();
        assertThat(names.getJsonObject(1).getBoolean("name_is_custom")).isFalse();
        assertThat(chosen.getInstant("since")).isBefore(chosen.getInstant("until"));
        assertThat(chosen.getInstant("since")).isEqualTo(names.getJsonObject(1).getInstant("until"));
        assertThat(api.send(api.request(Api.path("a") + "/export", "a"))
                        .assertOk()
                        .json()
                        .getJsonArray("former_names"))
                .isEqualTo(names);
    }

    @Test
    void batch_asOfATime_hasTheNamesOfThen() throws Exception {
        api.put("a", "{\"name\":\"Alice Lind\"}").assertOk();
        api.put("a", "{\"name\":\"Alice Berg\"}").assertOk();
        api.get("b").assertOk();
        api.send(api.request(Api.path("b"), "b").DELETE());
        String then = names("a").getJsonObject(0).getString("since");
        String query = "?fields=current_name,extended&as_of=" + then;

        JsonObject board = api.send(api.request("/v1/profiles" + query + "&user_ids=b,a", "mod", Caller.ROLE_ADMIN))
                .assertOk()
                .json();
        JsonObject ofBody = api.send(api.request("/v1/profiles/batch" + query, "mod", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user_ids\":[\"b\",\"a\"]}")))
                .assertOk()
                .json();

        JsonObject profile = board.getJsonArray("profiles").getJsonObject(0);
        assertThat(profile.getString("name")).isEqualTo("Alice Lind");
        assertThat(profile.getString("current_name")).isEqualTo("Alice Berg");
        assertThat(profile.getString("avatar_url"))
                .isEqualTo(api.get("a").json().getString("avatar_url"));
        assertThat(profile.getBoolean("name_is_custom")).isTrue();
        assertThat(board.getJsonArray("missing")).containsExactly("b");
        assertThat(ofBody).isEqualTo(board);
        assertThat(api.send(api.request("/v1/profiles?create=false&user_ids=b", "b"))
                        .json()
                        .getJsonArray("missing"))
                .as("created none")
                .containsExactly("b");
    }

    @Test
    void batch_asOfATime_isForThoseWhoMayReadFormerNames() throws Exception {
        api.put("a", "{\"name\":\"Alice Lind\"}").assertOk();
        String then = api.get("a").json().getString("updated_at").replace("Z", ".999999Z");

        api.send(api.request("/v1/profiles?user_ids=a&as_of=2020-01-01T00:00:00Z", "a"))
                .assertError(400, "REQ_002");
        api.send(api.request("/v1/profiles?user_ids=a&as_of=yesterday", "a")).assertError(400, "REQ_002");
        api.send(api.request("/v1/profiles?user_ids=a&fields=render&as_of=2020-01-01T00:00:00Z", "a"))
                .assertError(400, "REQ_002");
        api.send(api.request("/v1/profiles?user_ids=a,b&as_of=" + then, "a")).assertError(403, "AUTH_005");
    }

    @Test
    void names_beyondTheMaximum_areTheNewest() throws Exception {
        for (int i = 0; i < 6; i++) {
            api.put("a", "{\"name\":\"Alice " + "xyzuvw".charAt(i) + "\"}").assertOk();
        }

        assertThat(texts(names("a"))).containsExactly("Alice v", "Alice u", "Alice z");
    }

    @Test
    void names_resetOrImported_areInTheHistory() throws Exception {
        api.put("a", "{\"name\":\"Alice Bad\"}").assertOk();
        String reset = api.send(api.request("/v1/admin/profiles/a/moderation", "mod", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"reset\":[\"name\"],\"reason\":\"Test\"}")))
                .assertOk()
                .json()
                .getJsonObject("profile")
                .getString("name");
        api.send(api.request("/v1/profiles/import?on_conflict=overwrite", "mod", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString("{\"user_id\":\"a\",\"name\":\"Imported\"}")))
                .assertOk();

        assertThat(texts(names("a"))).containsExactly(reset, "Alice Bad");
    }

    @Test
    void names_ofAnErasedProfile_areErased() throws Exception {
        api.put("a", "{\"name\":\"Alice Lind\"}").assertOk();
        api.put("a", "{\"name\":\"Alice Berg\"}").assertOk();

        api.send(api.request(Api.path("a"), "a").DELETE());

        assertThat(names("a")).isEmpty();
    }

    @Test
    void names_ofAnotherUser_areForAdministrators() throws Exception {
        api.send(api.request(Api.path("a") + "/names", "b", Caller.ROLE_WRITE)).assertError(403, "AUTH_005");
        api.send(api.request(Api.path("a") + "/names", "b", Caller.ROLE_ADMIN)).assertOk();
    }

    @Test
    void givenUpName_byAnother_isTaken() throws Exception {
        api.put("a", "{\"name\":\"Famous\"}").assertOk();
        api.put("a", "{\"name\":\"Alice Berg\"}").assertOk();

        assertTaken(api.put("b", "{\"name\":\"famous\"}"));
        assertThat(imported("b", "Famous")).isEqualTo("refused name_taken");
        // another tenant
        Api others = new Api(instance);
        others.put("b", "{\"name\":\"Famous\"}").assertOk();

        api.put("a", "{\"name\":\"Famous\"}").assertOk();
        assertTaken(api.put("b", "{\"name\":\"Famous\"}"));
        assertTaken(api.put("b", "{\"name\":\"Alice Berg\"}"));
    }

    @Test
    void nameOfAnErasedProfile_byAnybody_isTaken() throws Exception {
        api.put("a", "{\"name\":\"Famous\"}").assertOk();

        api.send(api.request(Api.path("a"), "a").DELETE());

        assertTaken(api.put("b", "{\"name\":\"Famous\"}"));
        assertTaken(api.put("a", "{\"name\":\"Famous\"}"));
        assertThat(imported("c", "Famous")).isEqualTo("refused name_taken");
    }

    @Test
    void generatedName_givenUp_isSkippedForOthers() throws Exception {
        String generated = api.get("a").assertOk().name();
        api.put("a", "{\"name\":\"Alice Lind\"}").assertOk();

        assertTaken(api.put("b", "{\"name\":\"" + generated + "\"}"));
        api.send(api.request(Api.path("a"), "a").DELETE());
        // the same one would be generated
        assertThat(api.get("a").assertOk().name()).isNotEqualTo(generated);
    }

    private static void assertTaken(Answer answer) {
        assertThat(answer.assertError(422, "PROFILE_002").json().getString("reason"))
                .isEqualTo("name_taken");
    }

    private String imported(String user, String name) throws Exception {
        JsonObject row = api.send(api.request("/v1/profiles/import?on_conflict=overwrite", "mod", Caller.ROLE_ADMIN)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString("{\"user_id\":\"" + user + "\",\"name\":\"" + name + "\"}")))
                .assertOk()
                .json()
                .getJsonArray("rows")
                .getJsonObject(0);
        return row.getString("outcome") + " " + row.getString("reason");
    }

    private JsonArray names(String user) throws Exception {
        return api.send(api.request(Api.path(user) + "/names", user))
                .assertOk()
                .json()
                .getJsonArray("former_names");
    }

    private static List<String> texts(JsonArray names) {
        return names.stream().map(name -> ((JsonObject) name).getString("name")).toList();
    }
}
