package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.http.ApiDescription.Operation;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** User ids in a path: allowed characters and their encoding. */
@ExtendWith(ApiResolver.class)
class UserIdIT {

    private final Api api;

    UserIdIT(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "abcdefghijklmnopqrstuvwxyz",
                "0123456789",
                ".",
                "_",
                "-",
                ":",
                "@",
                "+",
                "=",
                "~",
                "|",
                "a.b_c-d:e@f+g=h~i|j",
                "...",
                "anna@example.com",
                "google-oauth2|1184467",
                "a==",
                "+49",
                "a*b",
                "a!b",
                "a$b",
                "a;b",
                "a&b",
                "a,b",
                "'a'",
                "(a)"
            })
    void get_allowedCharacters_areEqualEncodedOrNot(String user) throws Exception {
        String plain = user.equals(".") ? "a." : user;

        Answer asItIs = api.getRaw(Api.path(plain), "reader").assertOk();
        Answer encoded = api.getRaw(Api.path(percentEncoded(plain)), "reader").assertOk();

        assertThat(asItIs.json().getString("user_id")).isEqualTo(plain);
        assertThat(encoded.body()).isEqualTo(asItIs.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 128, 254, 255})
    void get_lengthWithinTheLimit_isAnswered(int length) throws Exception {
        String user = "u".repeat(length);

        assertThat(api.get(user).assertOk().json().getString("user_id")).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 300, 2000})
    void get_lengthBeyondTheLimit_isRefused(int length) throws Exception {
        api.getRaw(Api.path("u".repeat(length)), "reader").assertError(400, "REQ_002");
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Fb, a/b",
        "a%20b, a b",
        "%20, ' '",
        "%C3%A9, \u00e9",
        "e%CC%81, e\u0301",
        "%F0%9F%90%AF, \ud83d\udc2f",
        "%25, %",
        "%2541, %41",
        "%252F, %2F",
        "a%5Cb, a\\b",
        "a%26b, a&b",
        "a%23b, a#b",
        "a%3Fb, a?b",
        "a%2Cb, 'a,b'",
        "%7Ba%7D, {a}",
        "%7D, }",
        "%22, '\"'",
        "%2F, /",
        "%2E%2E%2F, ../",
        "a%2F.., a/..",
        "..., ...",
        "%2e%2e%2e, ...",
        "https%3A%2F%2Fid.example%2F7656119, https://id.example/7656119",
    })
    void get_encodedCharacters_areOfThatUser(String inPath, String user) throws Exception {
        assertThat(api.getRaw(Api.path(inPath), "reader").assertOk().json().getString("user_id"))
                .isEqualTo(user);
        // a hit of the fast path
        assertThat(api.getRaw(Api.path(inPath), "reader").assertOk().json().getString("user_id"))
                .isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%00b",
                "a%0D%0Ab",
                "%7F",
                "%C2%85",
                "%FF",
                "%C3",
                "%C0%AF",
                "%ED%A0%80",
                "%F4%90%80%80",
                "{a}",
                "a\"b",
                "a<b",
                "a^b"
            })
    void get_otherBytes_areRefused(String inPath) throws Exception {
        Answer answer = api.getRaw(Api.path(inPath), "reader").assertError(400, "REQ_002");

        assertThat(answer.json().getString("error")).startsWith("user_id: '").contains("(expected: ");
        for (Operation operation : ExampleRequests.of(api).operations()) {
            if (operation.path().contains("{user_id}")) {
                String target = operation.path().replace("{user_id}", inPath);
                assertThat(api.sendRaw(operation.method() + ' ' + target, "reader", Caller.ROLE_ADMIN)
                                .assertError(400, "REQ_002")
                                .json()
                                .getString("error"))
                        .as(target)
                        .isEqualTo(answer.json().getString("error"));
            }
        }
    }

    @Test
    void getBatch_encodedCommas_belongToIds() throws Exception {
        Answer answer = api.getRaw("/v1/profiles?user_ids=a%2Cb,c%20d,e+f,%25,https://id.example/7?x=1", "reader")
                .assertOk();

        assertThat(answer.json().getJsonArray("profiles").stream()
                        .map(profile -> ((JsonObject) profile).getString("user_id")))
                .containsExactly("a,b", "c d", "e f", "%", "https://id.example/7?x=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "a,%C3", "%ED%A0%80,b", ".", "a,..", "%2E", "a,,b", "%00", "%C2%80"})
    void getBatch_malformedId_isRefused(String userIds) throws Exception {
        api.getRaw("/v1/profiles?user_ids=" + userIds, "reader").assertError(400, "REQ_002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00\\ud83d", ".", "..", "\\u0000", "\\u0085", ""})
    void postBatch_malformedId_isRefused(String id) throws Exception {
        api.send(api.request("/v1/profiles/batch", "reader")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user_ids\":[\"" + id + "\"]}")))
                .assertError(400, "REQ_002");
    }

    @Test
    void get_userOfOtherBytes_isAnotherUser() throws Exception {
        String composed = api.getRaw(Api.path("%C3%A9"), "reader").assertOk().body();
        String decomposed = api.getRaw(Api.path("e%CC%81"), "reader").assertOk().body();
        String other = api.getRaw(Api.path("%E8%AA%9E"), "reader").assertOk().body();

        assertThat(new JsonObject(composed).getString("avatar_url"))
                .isNotEqualTo(new JsonObject(decomposed).getString("avatar_url"))
                .isNotEqualTo(new JsonObject(other).getString("avatar_url"));
        assertThat(List.of(composed, decomposed, other).stream().map(body -> new JsonObject(body).getString("name")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%", "a%2", "%-1", "%u0041"})
    void get_malformedPercentEncoding_isRefused(String inPath) throws Exception {
        api.getRaw(Api.path(inPath), "reader").assertError(400, "REQ_002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a/..", "../../../etc/passwd", "a/b"})
    void get_withoutUser_is404(String inPath) throws Exception {
        api.getRaw(Api.path(inPath), "reader").assertError(404, "REQ_004");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "%2E%2E", "a/../.."})
    void get_dotSegmentsToBatchPath_is422(String inPath) throws Exception {
        api.getRaw(Api.path(inPath), "reader").assertError(422, "PROFILE_003");
    }

    @Test
    void get_rawBytesBeyondAscii_areRefused() throws Exception {
        api.getRaw(Api.path("\u00c3\u00a9"), "reader").assertError(400, "REQ_002");
    }

    @Test
    void get_userDifferingOnlyInCase_isAnotherUser() throws Exception {
        String lower = api.get("anna").name();
        api.put("Anna", "{\"name\":\"Another Anna\"}").assertOk();

        assertThat(api.get("anna").name()).isEqualTo(lower);
        assertThat(api.get("Anna").name()).isEqualTo("Another Anna");
    }

    /** Every byte encoded, even where it need not be. */
    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    @Test
    void get_urlEncodedUser_isAnswered() throws Exception {
        String user = "a.b_c-d:e@f+g=h~i|j";

        String path = Api.path(URLEncoder.encode(user, StandardCharsets.UTF_8));

        assertThat(api.send(api.request(path, "reader")).assertOk().json().getString("user_id"))
                .isEqualTo(user);
    }
}
