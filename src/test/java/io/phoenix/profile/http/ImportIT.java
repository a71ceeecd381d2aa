package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Imports over HTTP, and the export of one user. */
@ExtendWith(ApiResolver.class)
class ImportIT {

    private static final String PATH = "/v1/profiles/import";

    private final Api api;

    ImportIT(Api api) {
        this.api = api;
    }

    @Test
    void import_thousandRows_areImported() throws Exception {
        JsonObject answer = send("", rows(1_000)).assertOk().json();

        assertThat(answer.getInteger("created")).isEqualTo(1_000);
        assertThat(answer.getLong("import_id")).isPositive();
        assertThat(answer.getJsonArray("rows")).hasSize(1_000);
        assertThat(api.get("user-999").assertOk().json().getString("created_at"))
                .isEqualTo("2020-01-01T00:00:00Z");
        assertThat(api.get("user-999").name()).isEqualTo("Player 999");
    }

    @Test
    void import_oneRowMoreOrNone_isRefused() throws Exception {
        assertThat(send("", rows(1_001)).assertError(422, "PROFILE_003").body())
                .contains("rows: 1001 (expected: 1 to 1000)");
        send("", "\n").assertError(422, "PROFILE_003");
    }

    @Test
    void import_rowsOfEveryKind_haveAnOutcomeEach() throws Exception {
        JsonArray rows = send(
                        "",
                        "{\"user_id\":\"a\"}\n{\"user_id\":\"b\",\"name\":\"Admin Joe\"}\nnonsense\n"
                                + "{\"user_id\":\"a\"}\n{\"user_id\":\"c\",\"avatar_url\":\"https://x.example/c.png\"}")
                .assertOk()
                .json()
                .getJsonArray("rows");

        assertThat(rows.stream()
                        .map(JsonObject.class::cast)
                        .map(row -> row.getInteger("line") + " " + row.getString("outcome") + " "
                                + row.getString("reason")))
                .containsExactly(
                        "1 created null",
                        "2 refused reserved",
                        "3 refused malformed",
                        "4 skipped exists",
                        "5 refused avatar_url_not_enabled");
    }

    @Test
    void import_overwrite_isVisibleAtOnceOnThisInstance() throws Exception {
        api.put("a", "{\"name\":\"Old\"}").assertOk();

        JsonObject answer = send("?on_conflict=overwrite", "{\"user_id\":\"a\",\"name\":\"New\"}")
                .assertOk()
                .json();

        assertThat(answer.getInteger("overwritten")).isEqualTo(1);
        assertThat(api.get("a").name()).isEqualTo("New");
    }

    @Test
    void import_conflictThatFails_changesNothing() throws Exception {
        api.get("b").assertOk();

        send("?on_conflict=fail", "{\"user_id\":\"a\",\"name\":\"New\"}\n{\"user_id\":\"b\"}")
                .assertError(409, "PROFILE_007");

        assertThat(api.get("a").name()).isNotEqualTo("New");
    }

    @Test
    void import_dryRun_changesNothing() throws Exception {
        JsonObject answer = send("?dry_run=true", "{\"user_id\":\"a\",\"name\":\"New\"}")
                .assertOk()
                .json();

        assertThat(answer.getInteger("created")).isEqualTo(1);
        assertThat(answer.containsKey("import_id")).isFalse();
        assertThat(api.get("a").name()).isNotEqualTo("New");
    }

    @Test
    void import_namesAsIs_admitsReservedOnes() throws Exception {
        send("?names=as-is", "{\"user_id\":\"a\",\"name\":\"Admin Joe\"}").assertOk();

        assertThat(api.get("a").name()).isEqualTo("Admin Joe");
    }

    @Test
    void import_unknownOption_isRefused() throws Exception {
        send("?on_conflict=replace", "{\"user_id\":\"a\"}").assertError(400, "REQ_002");
        send("?names=any", "{\"user_id\":\"a\"}").assertError(400, "REQ_002");
        send("?tenant=t", "{\"user_id\":\"a\"}").assertError(400, "REQ_002");
    }

    @Test
    void import_anotherMediaType_isRefused() throws Exception {
        api.send(api.request(PATH, "root", Caller.ROLE_ADMIN)
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("user_id\na\n")))
                .assertError(415, "REQ_003");
    }

    @Test
    void import_ofAUser_isForbidden() throws Exception {
        api.send(api.request(PATH, "a", Caller.ROLE_WRITE).POST(BodyPublishers.ofString("{\"user_id\":\"a\"}")))
                .assertError(403, "AUTH_005");
    }

    @Test
    void import_bodyBeyondTheLimit_isRefused() throws Exception {
        send("", " ".repeat(500_001)).assertError(413, "REQ_006");
    }

    @Test
    void export_ofTheUser_hasEverythingThatIsHeld() throws Exception {
        send("", "{\"user_id\":\"a\",\"created_at\":\"2020-01-01T00:00:00Z\"}").assertOk();
        JsonObject imported = export("a", "a").assertOk().json();
        api.put("a", "{\"name\":\"Alice Lind\",\"regenerate_avatar\":true}").assertOk();

        JsonObject changed = export("a", "a").assertOk().json();

        assertThat(imported.getLong("import_id")).isPositive();
        assertThat(imported.getString("renamed_at")).isNull();
        assertThat(imported.getJsonArray("changes")).isEmpty();
        JsonObject profile = changed.getJsonObject("profile");
        assertThat(profile.getString("name")).isEqualTo("Alice Lind");
        assertThat(profile.getString("created_at")).isEqualTo("2020-01-01T00:00:00Z");
        assertThat(profile.getInteger("avatar_generation")).isEqualTo(1);
        assertThat(profile.getString("avatar_url"))
                .isEqualTo(api.get("a").json().getString("avatar_url"));
        assertThat(changed.getLong("import_id")).isNull();
        assertThat(changed.getString("renamed_at")).isNotNull();
        assertThat(changed.getJsonArray("changes").getJsonObject(0).getLong("version"))
                .isEqualTo(profile.getLong("version"));
    }

    @Test
    void export_ofAnUnknownUser_createsNothing() throws Exception {
        assertThat(export("a", "a").assertOk().json().getJsonObject("profile")).isNull();
        assertThat(export("a", "a").assertOk().json().getJsonObject("profile")).isNull();
    }

    @Test
    void export_ofAnIdWithEveryKindOfCharacter_isOfThatId() throws Exception {
        Answer answer = api.send(api.request("/v1/profiles/user/a%2Fb%20%C3%A4/export", "root", Caller.ROLE_ADMIN));

        assertThat(answer.assertOk().json().getString("user_id")).isEqualTo("a/b \u00e4");
    }

    @Test
    void export_ofAnotherUser_isForAdministrators() throws Exception {
        export("a", "b").assertError(403, "AUTH_005");
        export("a", "b", Caller.ROLE_WRITE).assertError(403, "AUTH_005");
        export("a", "b", Caller.ROLE_ADMIN).assertOk();
    }

    private Answer export(String user, String caller, String... roles) throws Exception {
        return api.send(api.request("/v1/profiles/user/" + user + "/export", caller, roles));
    }

    private Answer send(String query, String body) throws Exception {
        return api.send(api.request(PATH + query, "root", Caller.ROLE_ADMIN)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"user_id\":\"user-" + i + "\",\"name\":\"Player " + i
                        + "\",\"created_at\":\"2020-01-01T00:00:00Z\"}\n")
                .collect(Collectors.joining());
    }
}
