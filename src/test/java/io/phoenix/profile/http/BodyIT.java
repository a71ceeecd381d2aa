package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.ApiDescription.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed bodies of changes. None creates a profile, and the connection stays open. */
@ExtendWith(ApiResolver.class)
class BodyIT {

    private final Api api;

    BodyIT(Api api) {
        this.api = api;
    }

    static Stream<Arguments> malformedBodies() {
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("spaces", "  \r\n"),
                Arguments.of("text", "hello"),
                Arguments.of("an open object", "{"),
                Arguments.of("an open string", "{\"name\":\"a"),
                Arguments.of("single quotes", "{'name':'a'}"),
                Arguments.of("a trailing comma", "{\"name\":\"a\",}"),
                Arguments.of("a comment", "{\"name\":\"a\"/* b */}"),
                Arguments.of("a trailing comment", "{\"name\":\"a\"} // b"),
                Arguments.of("a shell comment", "# b\n{\"name\":\"a\"}"),
                Arguments.of("a duplicate field", "{\"name\":\"a\",\"name\":\"b\"}"),
                Arguments.of("two objects", "{\"name\":\"a\"}{\"name\":\"b\"}"),
                Arguments.of("trailing text", "{\"name\":\"a\"} x"),
                Arguments.of("an array", "[{\"name\":\"a\"}]"),
                Arguments.of("a string", "\"a\""),
                Arguments.of("a number", "1"),
                Arguments.of("null", "null"),
                Arguments.of("true", "true"),
                Arguments.of("NaN", "{\"name\":NaN}"),
                Arguments.of("a control character in a string", "{\"name\":\"a\nb\"}"),
                Arguments.of("a form", "name=a&regenerate_avatar=true"),
                Arguments.of("a name that is a number", "{\"name\":42}"),
                Arguments.of("a name that is a huge number", "{\"name\":1e999999999}"),
                Arguments.of("a name of 2000 digits", "{\"name\":" + "9".repeat(2_000) + "}"),
                Arguments.of("a name that is true", "{\"name\":true}"),
                Arguments.of("a name that is a list", "{\"name\":[\"a\"]}"),
                Arguments.of("a name that is an object", "{\"name\":{\"first\":\"a\"}}"),
                Arguments.of("a deeply nested name", "{\"name\":" + nested(500) + "}"),
                Arguments.of("arrays nested too deeply", "{\"x\":" + nested(10_000) + "}"),
                Arguments.of("unclosed arrays", "[".repeat(60_000)),
                Arguments.of("an avatar that is a text", "{\"regenerate_avatar\":\"true\"}"),
                Arguments.of("an avatar that is a number", "{\"regenerate_avatar\":1}"),
                Arguments.of("an avatar that is a list", "{\"regenerate_avatar\":[]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedBodies")
    void put_malformedBody_isRefusedAndChangesNothing(String what, String body) throws Exception {
        api.put("alice", body).assertError(400, "REQ_001");

        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo("created");
    }

    /** RFC 8259, section 8.1. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void everyOperation_otherEncodingOfUnicode_isRefused(String charset) throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.withBody()) {
            if (operation.mediaType().contains("json")) {
                byte[] body = ExampleRequests.body(operation).getBytes(charset);

                api.send(examples.withBody(operation, examples.target(operation), BodyPublishers.ofByteArray(body)))
                        .assertError(400, "REQ_001");
            }
        }
    }

    @Test
    void everyOperation_bodyOfAnotherType_isRefused() throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.withBody()) {
            api.send(examples.request(operation).setHeader("Content-Type", "text/plain"))
                    .assertError(415, "REQ_003");
        }
    }

    /** RFC 9110, sections 8.4 and 14.5. */
    @ParameterizedTest
    @CsvSource({
        "Content-Encoding, gzip",
        "Content-Encoding, 'identity, br'",
        "Content-Range, bytes 0-1/2",
        "Content-Range, x"
    })
    void body_codedOrPartial_isRefused(String header, String value) throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.withBody()) {
            Answer answer =
                    api.send(examples.request(operation).header(header, value)).assertError(400, "REQ_002");

            assertThat(answer.json().getString("error")).startsWith(header + ": '" + value + "'");
        }
    }

    @Test
    void body_unknownField_isRefusedByName() throws Exception {
        for (String field : List.of("nmae", "avatar", "tenant_id", "version", "Name")) {
            assertThat(api.put("alice", "{\"" + field + "\":\"x\"}")
                            .assertError(400, "REQ_001")
                            .json()
                            .getString("error"))
                    .startsWith("field: '" + field + "'");
        }
        Answer answer = api.send(api.request("/v1/profiles/batch", "alice")
                .POST(BodyPublishers.ofString("{\"user_ids\":[\"absent\"],\"creat\":false}")));

        answer.assertError(400, "REQ_001");
        assertThat(api.get("absent").header("X-Profile-Source")).isEqualTo("created");
    }

    @Test
    void put_refusedName_isQuotedAsItIs() throws Exception {
        Answer answer = api.put("alice", "{\"name\":\"Zo\u00eb\\u202e\"}").assertError(422, "PROFILE_002");

        assertThat(answer.json().getString("error")).contains("Zo\u00eb\\u202e");
    }

    @Test
    void put_bodyNotUtf8_isRefused() throws Exception {
        byte[] latin1 = "{\"name\":\"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1);

        api.send(api.change("alice", "").PUT(BodyPublishers.ofByteArray(latin1)))
                .assertError(400, "REQ_001");
    }

    @Test
    void put_wrongFieldType_isReportedWithExpectation() throws Exception {
        assertThat(api.put("alice", "{\"name\":42}").json().getString("error"))
                .isEqualTo("name: 42 (expected: a string)");
        assertThat(api.put("alice", "{\"regenerate_avatar\":\"yes\"}").json().getString("error"))
                .isEqualTo("regenerate_avatar: \"yes\" (expected: true or false)");
        assertThat(api.put("alice", "{\"name\":{\"first\":\"Zo\u00eb\"}}")
                        .json()
                        .getString("error"))
                .isEqualTo("name: {\"first\":\"Zo\u00eb\"} (expected: a string)");
        assertThat(api.put("alice", "{\"name\" : [ 1e400 ] }").json().getString("error"))
                .isEqualTo("name: [ 1e400 ] (expected: a string)");
        assertThat(api.put("alice", "{\"name\":1e400}").json().getString("error"))
                .isEqualTo("name: 1e400 (expected: a string)");
    }

    @Test
    void wrongMember_always_isReportedAsItWasSent() throws Exception {
        assertThat(post(
                        api.request("/v1/profiles/batch", "alice"),
                        "{\"create\":false,\"user_ids\":[\"a\",{\"b\":\"c\"}]}"))
                .isEqualTo("user_ids: {\"b\":\"c\"} (expected: strings)");
        String expected =
                "(expected: objects with user_id, a string, and version, a whole number that is not negative)";
        for (String copy : List.of("{\"user_id\":\"a\",\"version\":1e400}", "\"a\"", "-0.0", "null", "[[]]")) {
            String body = "{\"copies\":[{\"user_id\":\"a\",\"version\":1}," + copy + "]}";

            assertThat(post(api.serverRequest("/v1/profiles/audit"), body))
                    .isEqualTo("copies: " + copy + ' ' + expected);
        }
    }

    /** The error. */
    private String post(HttpRequest.Builder request, String body) throws Exception {
        return api.send(request.POST(BodyPublishers.ofString(body)))
                .assertError(400, "REQ_001")
                .json()
                .getString("error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\u0000b",
                "\\u0000",
                "a\\ud800",
                "\\udc00a",
                "\\ud83d\\ud83d",
                "a\\u0007b",
                "a\\nb",
                "",
                "   ",
                "\\u200b"
            })
    void put_unprintableName_isRefusedWithReason(String name) throws Exception {
        Answer before = api.get("alice");

        Answer answer = api.put("alice", "{\"name\":\"" + name + "\"}").assertError(422, "PROFILE_002");

        assertThat(answer.json().getString("reason")).matches("[a-z_]+");
        assertThat(api.get("alice").body()).isEqualTo(before.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 129, 1_000, 60_000})
    void put_nameTooLong_isRefusedWithReason(int length) throws Exception {
        Answer answer = api.put("alice", "{\"name\":\"" + "n".repeat(length) + "\"}");

        assertThat(answer.assertError(422, "PROFILE_002").json().getString("reason"))
                .isEqualTo("too_long");
        assertThat(answer.body().length()).isLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":1}", "{\"name\":\"Zoe\",\"pad\":[1,1,1]}", "{\"name\":\"Zoe\"}{}"})
    void put_unknownFieldsOrMore_areRefused(String body) throws Exception {
        api.put("alice", body).assertError(400, "REQ_001");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
