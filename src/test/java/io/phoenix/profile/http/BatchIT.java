package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches: by query and by body. */
@ExtendWith(ApiResolver.class)
class BatchIT {

    private final Api api;

    BatchIT(Api api) {
        this.api = api;
    }

    @Test
    void batch_byQueryAndBody_keepsTheOrderAndRemovesDuplicates() throws Exception {
        String bob = api.get("bob").body();

        Answer query = query("carol,bob,alice,bob,carol").assertOk();
        Answer body = batch("{\"user_ids\":[\"carol\",\"bob\",\"alice\",\"bob\",\"carol\"]}")
                .assertOk();

        assertThat(users(query)).containsExactly("carol", "bob", "alice");
        assertThat(query.json().fieldNames()).containsExactly("profiles", "unavailable");
        assertThat(query.json().getJsonArray("unavailable")).isEmpty();
        assertThat(query.json().getJsonArray("profiles").getJsonObject(1)).isEqualTo(new JsonObject(bob));
        assertThat(body.json()).isEqualTo(query.json());
    }

    @Test
    void batch_profile_equalsASingleRead() throws Exception {
        JsonObject inBatch =
                query("new").assertOk().json().getJsonArray("profiles").getJsonObject(0);

        assertThat(api.get("new").json()).isEqualTo(inBatch);
    }

    @Test
    void batch_withoutCreate_listsTheMissingAndCreatesNone() throws Exception {
        api.get("bob");

        Answer query = query("alice,bob,carol&create=false").assertOk();
        Answer body = batch("{\"user_ids\":[\"alice\",\"bob\",\"carol\"],\"create\":false}");

        assertThat(users(query)).containsExactly("bob");
        assertThat(query.json().getJsonArray("missing")).containsExactly("alice", "carol");
        assertThat(body.assertOk().json()).isEqualTo(query.json());
        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo("created");
    }

    @Test
    void batch_extended_equalsExtendedSingleReads() throws Exception {
        JsonObject alice = api.send(api.request("/v1/profiles/user/alice?fields=extended", "reader"))
                .assertOk()
                .json();
        Answer query = query("alice&fields=extended");
        Answer body = batchAt("/v1/profiles/batch?fields=extended", "{\"user_ids\":[\"alice\"]}");

        assertThat(alice.fieldNames()).contains("version", "name_is_custom");
        assertThat(query.assertOk().json().getJsonArray("profiles")).containsExactly(alice);
        assertThat(body.assertOk().json().getJsonArray("profiles")).containsExactly(alice);
        query("alice&fields=all").assertError(400, "REQ_002");
    }

    @Test
    void batch_distinct_tellsAlikeNamesApart() throws Exception {
        api.send(api.change("alice", "{\"name\":\"Alex\"}", "alice")).assertOk();
        api.send(api.change("bob", "{\"name\":\"A1ex\"}", "bob")).assertOk();
        api.send(api.change("carol", "{\"name\":\"Carol\"}", "carol")).assertOk();

        JsonArray profiles =
                query("alice,bob,carol&fields=distinct").assertOk().json().getJsonArray("profiles");
        JsonObject alice = profiles.getJsonObject(0).getJsonObject("distinct");
        JsonObject bob = profiles.getJsonObject(1).getJsonObject("distinct");

        assertThat(alice.getInteger("group")).isEqualTo(1).isEqualTo(bob.getInteger("group"));
        assertThat(alice.getString("suffix")).isNotEqualTo(bob.getString("suffix"));
        assertThat(profiles.getJsonObject(2).containsKey("distinct")).isTrue();
        assertThat(profiles.getJsonObject(2).getJsonObject("distinct")).isNull();
        assertThat(query("alice,carol&fields=distinct").json().getJsonArray("profiles"))
                .extracting(profile -> ((JsonObject) profile).getValue("distinct"))
                .containsOnlyNulls();
    }

    @Test
    void batch_render_addsTheFormsOfTheName() throws Exception {
        api.send(api.change("alice", "{\"name\":\"\u00C9lodie Nguy\u1EC5n-Fontaine\"}", "alice"))
                .assertOk();

        Answer query = query("alice&fields=extended,render").assertOk();
        JsonObject alice = query.json().getJsonArray("profiles").getJsonObject(0);
        JsonObject render = alice.getJsonObject("render");

        assertThat(alice.fieldNames()).contains("version", "avatar_url").doesNotContain("distinct");
        assertThat(render.getString("initial")).isEqualTo("\u00C9");
        assertThat(render.getString("short")).isEqualTo("\u00C9lodie Nguy\u1EC5");
        assertThat(render.getString("ascii")).isEqualTo("Elodie Nguyen-Fontaine");
        assertThat(render.getString("direction")).isEqualTo("ltr");
        assertThat(batchAt("/v1/profiles/batch?fields=render,extended", "{\"user_ids\":[\"alice\"]}")
                        .json())
                .isEqualTo(query.json());
    }

    @Test
    void batch_display_hasATagOfItsContent() throws Exception {
        Answer before = query("alice,bob&fields=distinct,render");
        String tag = before.header("ETag");

        assertThat(api.send(api.request("/v1/profiles?user_ids=alice,bob&fields=distinct,render", "reader")
                                .header("If-None-Match", tag))
                        .status())
                .isEqualTo(304);
        api.send(api.change("bob", "{\"name\":\"Another\"}", "bob")).assertOk();
        assertThat(query("alice,bob&fields=distinct,render").header("ETag")).isNotEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "distinct,", "render,render", "", "Render", "distinct%20"})
    void batch_unknownField_isRefused(String fields) throws Exception {
        assertThat(query("alice&fields=" + fields).assertError(400, "REQ_002").body())
                .contains("distinct, extended, render");
    }

    @ParameterizedTest
    @ValueSource(strings = {"distinct", "render", "extended,render"})
    void single_fieldOfBatches_isRefused(String fields) throws Exception {
        api.send(api.request(Api.path("alice") + "?fields=" + fields, "alice")).assertError(400, "REQ_002");
    }

    @Test
    void batch_etag_changesWithAnyProfile() throws Exception {
        Answer before = query("alice,bob");
        String tag = before.header("ETag");

        Answer same = api.send(
                api.request("/v1/profiles?user_ids=alice,bob", "reader").header("If-None-Match", tag));
        api.put("bob", "{\"name\":\"Bob Lind\"}").assertOk();
        Answer changed = api.send(
                api.request("/v1/profiles?user_ids=alice,bob", "reader").header("If-None-Match", tag));

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(changed.assertOk().header("ETag")).isNotEqualTo(tag);
        assertThat(before.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(before.header("Vary")).contains("Authorization");
    }

    @Test
    void batch_moreThan100Ids_isRefused() throws Exception {
        List<String> ids = IntStream.rangeClosed(1, 101).mapToObj(i -> "u" + i).toList();

        assertThat(users(query(String.join(",", ids.subList(0, 100))))).isEqualTo(ids.subList(0, 100));
        query(String.join(",", ids)).assertError(422, "PROFILE_003");
        batch(new JsonObject().put("user_ids", new JsonArray(ids)).encode()).assertError(422, "PROFILE_003");
    }

    @Test
    void batch_idsTooLongForQuery_areReadByBody() throws Exception {
        List<String> ids = IntStream.range(0, 100)
                .mapToObj(i -> "u".repeat(125) + (100 + i))
                .toList();

        assertThat(users(batch(new JsonObject()
                                .put("user_ids", new JsonArray(ids))
                                .encode())
                        .assertOk()))
                .isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"user_ids\":[]}", "{\"user_ids\":null}"})
    void body_withoutIds_isRefused(String json) throws Exception {
        batch(json).assertError(422, "PROFILE_003");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/profiles", "/v1/profiles?user_ids=", "/v1/profiles?create=false"})
    void query_withoutIds_isRefused(String path) throws Exception {
        api.send(api.request(path, "reader")).assertError(422, "PROFILE_003");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "alice,; REQ_002",
                "alice,a%00b; REQ_002",
                "alice&create=maybe; REQ_002",
                "alice&create=; REQ_002",
                "%zz; REQ_002"
            })
    void query_malformed_isRefused(String userIds, String code) throws Exception {
        api.getRaw("/v1/profiles?user_ids=" + userIds, "reader").assertError(400, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[\"alice\"]; REQ_001",
                "{\"user_ids\":\"alice\"}; REQ_001",
                "{\"user_ids\":[\"alice\",1]}; REQ_001",
                "{\"user_ids\":[null]}; REQ_001",
                "{\"user_ids\":[\"alice\"],\"create\":\"no\"}; REQ_001",
                "{\"user_ids\":[\"..\"]}; REQ_002",
                "{\"user_ids\":[\"\"]}; REQ_002"
            })
    void body_malformed_isRefused(String json, String code) throws Exception {
        batch(json).assertError(400, code);
    }

    @Test
    void batch_withoutCredentials_is401() throws Exception {
        api.send(api.request("/v1/profiles?user_ids=alice")).assertError(401, "AUTH_002");
        api.send(api.request("/v1/profiles/batch").POST(BodyPublishers.ofString("{}")))
                .assertError(401, "AUTH_002");
    }

    private Answer query(String userIds) throws Exception {
        return api.send(api.request("/v1/profiles?user_ids=" + userIds, "reader"));
    }

    private Answer batch(String json) throws Exception {
        return batchAt("/v1/profiles/batch", json);
    }

    private Answer batchAt(String path, String json) throws Exception {
        return api.send(api.request(path, "reader")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private static List<String> users(Answer batch) {
        return batch.json().getJsonArray("profiles").stream()
                .map(profile -> ((JsonObject) profile).getString("user_id"))
                .toList();
    }
}
