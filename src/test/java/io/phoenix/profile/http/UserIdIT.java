package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
                "+49"
            })
    void get_allowedCharacters_areEqualEncodedOrNot(String user) throws Exception {
        String plain = user.equals(".") ? "a." : user;

        Answer asItIs = api.getRaw(Api.path(plain), "reader").assertOk();
        Answer encoded = api.getRaw(Api.path(percentEncoded(plain)), "reader").assertOk();

        assertThat(asItIs.json().getString("user_id")).isEqualTo(plain);
        assertThat(encoded.body()).isEqualTo(asItIs.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 64, 127, 128})
    void get_lengthWithinTheLimit_isAnswered(int length) throws Exception {
        String user = "u".repeat(length);

        assertThat(api.get(user).assertOk().json().getString("user_id")).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 200, 2000})
    void get_lengthBeyondTheLimit_isRefused(int length) throws Exception {
        api.getRaw(Api.path("u".repeat(length)), "reader").assertError(400, "REQ_002");
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Fb, a/b",
        "a%00b, a?b",
        "a%20b, a b",
        "a%0D%0Ab, a??b",
        "%C3%A9, ?",
        "%F0%9F%90%AF, ??",
        "%FF, ?",
        "%25, %",
        "%2541, %41",
        "a%5Cb, a\\b",
        "a*b, a*b",
        "a!b, a!b",
        "a$b, a$b",
        "a;b, a;b",
        "a%26b, a&b",
        "a%23b, a#b",
        "{a}, {a}",
        "%7F, ?",
    })
    void get_otherCharacters_areRefusedAndNamed(String inPath, String inMessage) throws Exception {
        Answer answer = api.getRaw(Api.path(inPath), "reader").assertError(400, "REQ_002");

        assertThat(answer.json().getString("error"))
                .isEqualTo("user_id: '" + inMessage
                        + "' (expected: 1 to 128 characters of A-Z a-z 0-9 . _ - : @ + = ~ |)");
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
