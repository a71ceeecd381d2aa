package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.postgres.SearchIndex;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of moderators, and what users notice of them. */
@ExtendWith(ApiResolver.class)
class ModerationIT {

    private static final String REASON = "Names may not insult other players";
    private static final String RESET = "{\"reset\":[\"name\"],\"reason\":\"" + REASON + "\"}";
    private static final String RESET_AND_LOCK =
            "{\"reset\":[\"name\",\"avatar\"],\"lock\":[\"name\",\"avatar\"],\"reason\":\"" + REASON + "\"}";
    private static final String UNLOCK = "{\"unlock\":[\"name\",\"avatar\"],\"reason\":\"Settled\"}";

    private final Api api;

    ModerationIT(Api api) {
        this.api = api;
    }

    @Test
    void reset_ofNameAndAvatar_isVisibleAtOnce() throws Exception {
        api.put("a", "{\"name\":\"Bad Name\"}").assertOk();
        JsonObject before = api.get("a").assertOk().json();

        JsonObject answer = moderate("a", "{\"reset\":[\"name\",\"avatar\"],\"reason\":\"" + REASON + "\"}")
                .assertOk()
                .json();

        JsonObject after = api.get("a").assertOk().json();
        assertThat(after.getString("name")).isNotEqualTo("Bad Name").matches("[A-Z]\\w+ [A-Z]\\w+ \\d\\d");
        assertThat(after.getString("avatar_url")).isNotEqualTo(before.getString("avatar_url"));
        assertThat(after.getString("created_at")).isEqualTo(before.getString("created_at"));
        JsonObject profile = answer.getJsonObject("profile");
        assertThat(profile.getString("name")).isEqualTo(after.getString("name"));
        assertThat(profile.getBoolean("name_is_custom")).isFalse();
        assertThat(answer.getString("name_lock")).isNull();
    }

    @Test
    void reset_ofAGeneratedName_generatesAnother() throws Exception {
        String generated = api.get("a").assertOk().name();

        moderate("a", RESET).assertOk();

        assertThat(api.get("a").name()).isNotEqualTo(generated);
    }

    @Test
    void reset_ofAnUnknownUser_createsTheProfile() throws Exception {
        JsonObject answer = moderate("nobody", RESET_AND_LOCK).assertOk().json();

        assertThat(answer.getJsonObject("profile").getString("user_id")).isEqualTo("nobody");
        api.put("nobody", "{\"name\":\"Chosen\"}").assertError(403, "PROFILE_004");
    }

    @Test
    void refusedName_andWhatLooksLikeIt_isBarredForThisUserOnly() throws Exception {
        api.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
        moderate("a", RESET).assertOk();

        // with a Cyrillic a
        for (String name : new String[] {"Paul Bad", "paul-bad", "P\u0430ul Bad"}) {
            assertThat(api.put("a", "{\"name\":\"" + name + "\"}")
                            .assertError(422, "PROFILE_002")
                            .json()
                            .getString("reason"))
                    .as(name)
                    .isEqualTo("barred");
        }
        api.put("b", "{\"name\":\"Paul Bad\"}").assertOk();
        api.put("a", "{\"name\":\"Paul Good\"}").assertOk();
    }

    @Test
    void unbar_always_allowsRefusedNamesAgain() throws Exception {
        api.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
        moderate("a", RESET).assertOk();

        JsonArray barred = moderate("a", "{\"unbar\":true,\"reason\":\"My mistake\"}")
                .assertOk()
                .json()
                .getJsonArray("barred");

        assertThat(barred).isEmpty();
        api.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", Caller.ROLE_WRITE, Caller.ROLE_ADMIN})
    void change_ofWhatIsLocked_isRefusedWithTheReasonWhoeverAsks(String role) throws Exception {
        String before = moderated("a", RESET_AND_LOCK).getString("name");
        String by = role.isEmpty() ? "a" : "b";

        JsonObject error = api.send(api.change("a", "{\"name\":\"New Name\"}", by, role))
                .assertError(403, "PROFILE_004")
                .json();
        JsonObject ofAvatar = api.send(api.change("a", "{\"regenerate_avatar\":true}", by, role))
                .assertError(403, "PROFILE_004")
                .json();

        assertThat(error.getString("reason")).isEqualTo("name_locked");
        assertThat(error.getString("lock_reason")).isEqualTo(REASON);
        assertThat(ofAvatar.getString("reason")).isEqualTo("avatar_locked");
        assertThat(ofAvatar.getString("lock_reason")).isEqualTo(REASON);
        assertThat(api.get("a").name()).isEqualTo(before);
        api.send(api.change("a", "{\"name\":\"" + before + "\"}", by, role)).assertOk();
    }

    @Test
    void lock_ofTheName_leavesTheAvatarFree() throws Exception {
        moderate("a", "{\"lock\":[\"name\"],\"reason\":\"" + REASON + "\"}").assertOk();

        api.put("a", "{\"regenerate_avatar\":true}").assertOk();
        api.put("a", "{\"name\":\"New Name\"}").assertError(403, "PROFILE_004");
    }

    @Test
    void unlock_always_allowsChanges() throws Exception {
        moderate("a", RESET_AND_LOCK).assertOk();

        moderate("a", UNLOCK).assertOk();

        api.put("a", "{\"name\":\"New Name\",\"regenerate_avatar\":true}").assertOk();
    }

    @Test
    void unlock_withinTheCooldown_allowsOneRename() throws Exception {
        try (TestInstance cooling = TestInstance.start(Map.of("names.rename.cooldown", "1d"))) {
            Api users = new Api(cooling);
            users.put("a", "{\"name\":\"First Name\"}").assertOk();
            users.put("a", "{\"name\":\"Second Name\"}").assertError(429, "RATE_001");
            moderate(users, "a", RESET_AND_LOCK).assertOk();
            users.put("a", "{\"name\":\"Second Name\"}").assertError(403, "PROFILE_004");

            moderate(users, "a", UNLOCK).assertOk();

            users.put("a", "{\"name\":\"Second Name\"}").assertOk();
            users.put("a", "{\"name\":\"Third Name\"}").assertError(429, "RATE_001");
        }
    }

    @Test
    void erasure_byTheUser_endsNoLockAndErasesTheAuditTrail() throws Exception {
        api.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
        moderate("a", RESET_AND_LOCK).assertOk();

        api.send(api.request(Api.path("a"), "a").DELETE());

        JsonObject held = held("a");
        assertThat(held.getJsonArray("audit")).isEmpty();
        assertThat(held.getString("name_lock")).isEqualTo(REASON);
        assertThat(held.getString("kept_until")).isNotNull();
        api.get("a").assertOk();
        api.put("a", "{\"name\":\"New Name\"}").assertError(403, "PROFILE_004");
        moderate("a", UNLOCK).assertOk();
        assertThat(held("a").getString("kept_until")).isNull();
        api.put("a", "{\"name\":\"Paul Bad\"}").assertError(422, "PROFILE_002");
        api.put("a", "{\"name\":\"New Name\"}").assertOk();
    }

    @Test
    void erasure_ofANewUser_meetsTheLockToo() throws Exception {
        moderate("a", RESET_AND_LOCK).assertOk();

        api.send(api.request(Api.path("a"), "a").DELETE());

        api.put("a", "{\"name\":\"New Name\"}").assertError(403, "PROFILE_004");
    }

    @Test
    void audit_always_saysWhoDidWhatWhenAndWhy() throws Exception {
        api.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
        moderate("a", RESET_AND_LOCK).assertOk();
        moderate("a", UNLOCK).assertOk();
        moderate("a", "{\"reason\":\"Wrote to support\"}").assertOk();

        JsonArray audit = held("a").getJsonArray("audit");

        assertThat(audit).hasSize(3);
        assertThat(audit.getJsonObject(0).getJsonArray("actions")).isEmpty();
        assertThat(audit.getJsonObject(1).getJsonArray("actions")).containsExactly("unlock_name", "unlock_avatar");
        JsonObject first = audit.getJsonObject(2);
        assertThat(first.getString("by")).isEqualTo("mod");
        assertThat(first.getString("name")).isEqualTo("Paul Bad");
        assertThat(first.getString("reason")).isEqualTo(REASON);
        assertThat(first.getJsonArray("actions"))
                .containsExactly("reset_name", "lock_name", "reset_avatar", "lock_avatar");
        assertThat(first.getInstant("at")).isNotNull();
    }

    @Test
    void audit_inParts_hasEveryEntryOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            moderate("a", "{\"reason\":\"Note " + i + "\"}").assertOk();
        }

        JsonObject newest = held("a", "?limit=2");
        long last = newest.getJsonArray("audit").getJsonObject(1).getLong("id");
        JsonObject rest = held("a", "?limit=2&before=" + last);

        assertThat(newest.getBoolean("more")).isTrue();
        assertThat(rest.getBoolean("more")).isFalse();
        assertThat(rest.getJsonArray("audit")).hasSize(1);
        assertThat(rest.getJsonArray("audit").getJsonObject(0).getString("reason"))
                .isEqualTo("Note 0");
    }

    @Test
    void export_ofTheUser_hasModerationWithoutModerators() throws Exception {
        moderate("a", RESET_AND_LOCK).assertOk();

        JsonObject own = export("a", "a").getJsonObject("moderation");
        JsonObject forAdmins = export("a", "b", Caller.ROLE_ADMIN).getJsonObject("moderation");

        assertThat(own.getString("avatar_lock")).isEqualTo(REASON);
        assertThat(own.getJsonArray("audit").getJsonObject(0).containsKey("by")).isFalse();
        assertThat(own.encode()).doesNotContain("\"mod\"");
        assertThat(forAdmins.getJsonArray("audit").getJsonObject(0).getString("by"))
                .isEqualTo("mod");
    }

    @Test
    void import_thatOverwrites_respectsLocksAndBarredNames() throws Exception {
        api.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
        moderate("a", RESET).assertOk();
        String locked = moderated("b", RESET_AND_LOCK).getString("name");
        String rows = """
                {"user_id":"a","name":"paul bad"}
                {"user_id":"b","name":"New Name"}
                {"user_id":"b","avatar_generation":7}
                {"user_id":"c","name":"Paul Bad"}
                """;

        for (String query : new String[] {"&dry_run=true", ""}) {
            JsonArray outcomes = api.send(
                            api.request("/v1/profiles/import?on_conflict=overwrite" + query, "mod", Caller.ROLE_ADMIN)
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(BodyPublishers.ofString(rows)))
                    .assertOk()
                    .json()
                    .getJsonArray("rows");
            assertThat(outcomes.stream()
                            .map(JsonObject.class::cast)
                            .map(row -> row.getString("outcome") + " " + row.getString("reason")))
                    .containsExactly("refused barred", "refused name_locked", "refused avatar_locked", "created null");
        }
        assertThat(api.get("b").name()).isEqualTo(locked);
    }

    @Test
    void lookAlikes_withoutAnIndex_areNotSearched() throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                TestInstance instance =
                        TestInstance.start(Map.of("postgres.uri", database.uri().toString()))) {
            Api users = new Api(instance);
            users.put("a", "{\"name\":\"Paul Bad\"}").assertOk();

            JsonObject found = moderate(users, "a", RESET).assertOk().json().getJsonObject("look_alikes");

            assertThat(found.getBoolean("searched")).isFalse();
            assertThat(found.getString("not_searched")).isEqualTo("the database has no index of names");
            assertThat(found.getJsonArray("profiles")).isEmpty();
        }
    }

    @Test
    void lookAlikes_withAnIndex_areTheOtherHolders() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            new SearchIndex(database.settings(Map.of()), line -> {}).create(false);
            try (TestInstance instance =
                    TestInstance.start(Map.of("postgres.uri", database.uri().toString()))) {
                Api users = new Api(instance);
                users.put("a", "{\"name\":\"Paul Bad\"}").assertOk();
                users.put("b", "{\"name\":\"paulbad\"}").assertOk();
                users.put("c", "{\"name\":\"Paul Good\"}").assertOk();
                users.ofAnotherTenant().put("d", "{\"name\":\"Paul Bad\"}").assertOk();

                JsonObject found = moderate(users, "a", RESET).assertOk().json().getJsonObject("look_alikes");

                assertThat(found.getBoolean("searched")).isTrue();
                assertThat(found.getBoolean("complete")).isTrue();
                assertThat(found.getString("name")).isEqualTo("Paul Bad");
                assertThat(found.getJsonArray("profiles").stream()
                                .map(profile -> ((JsonObject) profile).getString("user_id")))
                        .containsExactly("b");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"lock\":[\"name\"]}",
                "{\"lock\":[\"name\"],\"reason\":\" \"}",
                "{\"lock\":[\"picture\"],\"reason\":\"x\"}",
                "{\"lock\":[\"name\",\"name\"],\"reason\":\"x\"}",
                "{\"lock\":\"name\",\"reason\":\"x\"}",
                "{\"lock\":[\"name\"],\"unlock\":[\"avatar\"],\"reason\":\"x\"}",
                "{\"lock\":[\"name\"],\"reason\":\"a\\u0000b\"}",
                "{\"ban\":true,\"reason\":\"x\"}",
            })
    void order_malformed_isRefused(String body) throws Exception {
        moderate("a", body).assertError(400, "REQ_001");
    }

    @Test
    void reason_beyondTheLimit_isRefused() throws Exception {
        moderate("a", "{\"reason\":\"" + "x".repeat(500) + "\"}").assertOk();
        moderate("a", "{\"reason\":\"" + "x".repeat(501) + "\"}").assertError(400, "REQ_001");
    }

    @Test
    void moderation_ofAUser_isForbidden() throws Exception {
        api.send(api.request(path("a"), "a", Caller.ROLE_WRITE)).assertError(403, "AUTH_005");
        api.send(api.request(path("a"), "a", Caller.ROLE_WRITE).POST(BodyPublishers.ofString(RESET)))
                .assertError(403, "AUTH_005");
    }

    private static String path(String user) {
        return "/v1/admin/profiles/" + user + "/moderation";
    }

    private Answer moderate(String user, String order) throws Exception {
        return moderate(api, user, order);
    }

    private static Answer moderate(Api api, String user, String order) throws Exception {
        return api.send(api.request(path(user), "mod", Caller.ROLE_ADMIN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order)));
    }

    private JsonObject moderated(String user, String order) throws Exception {
        return moderate(user, order).assertOk().json().getJsonObject("profile");
    }

    private JsonObject held(String user) throws Exception {
        return held(user, "");
    }

    private JsonObject held(String user, String query) throws Exception {
        return api.send(api.request(path(user) + query, "mod", Caller.ROLE_ADMIN))
                .assertOk()
                .json();
    }

    private JsonObject export(String user, String caller, String... roles) throws Exception {
        return api.send(api.request(Api.path(user) + "/export", caller, roles))
                .assertOk()
                .json();
    }
}
