package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of every route: unknown paths and methods, request ids. */
@ExtendWith(ApiResolver.class)
class ErrorIT {

    private final Api api;

    ErrorIT(Api api) {
        this.api = api;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/profiles/user",
                "/v1/profiles/user/",
                "/v2/profiles/user/alice",
                "/V1/profiles/user/alice",
                "/v1/profiles/user/alice/name",
                "/healthz",
                "/metrics",
                "/admin?x=1"
            })
    void get_unknownPath_is404(String path) throws Exception {
        api.send(api.request(path, "alice")).assertError(404, "REQ_004");
        api.send(api.request(path)).assertError(404, "REQ_004");
    }

    @ParameterizedTest
    @CsvSource({"POST", "PATCH", "OPTIONS", "TRACE", "PROPFIND"})
    void profile_otherMethod_is405WithAllow(String method) throws Exception {
        Answer answer = api.send(api.request(Api.path("alice"), "alice").method(method, BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(List.of(Objects.requireNonNull(answer.header("Allow")).split(", ", -1)))
                .contains("GET", "PUT", "DELETE")
                .doesNotContain(method);
        answer.assertError(405, "REQ_005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/ready"})
    void health_otherMethod_is405OnBothPorts(String path) throws Exception {
        for (Answer answer : List.of(
                api.send(api.request(path).POST(BodyPublishers.noBody())),
                api.send(api.managementRequest(path).POST(BodyPublishers.noBody())))) {
            assertThat(answer.assertError(405, "REQ_005").header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "abc-123", "4f3b.2_1", "0123456789012345678901234567890123456789012345678901234567890123"})
    void error_wellFormedRequestId_isEchoed(String id) throws Exception {
        Answer answer = api.send(api.request("/nothing").header("X-Request-Id", id));

        assertThat(answer.assertError(404, "REQ_004").json().getString("request_id"))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a/b",
                "<script>",
                "a\"b",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void error_malformedRequestId_isReplaced(String id) throws Exception {
        Answer answer = api.send(api.request("/nothing").header("X-Request-Id", id));

        assertThat(answer.assertError(404, "REQ_004").json().getString("request_id"))
                .matches("[0-9a-f]{16}");
    }

    @Test
    void error_withoutRequestId_hasANewOneEachTime() throws Exception {
        String first = api.send(api.request("/nothing")).header("X-Request-Id");
        String second = api.send(api.request("/nothing")).header("X-Request-Id");

        assertThat(first).matches("[0-9a-f]{16}").isNotEqualTo(second);
    }

    @Test
    void error_quotedValue_isShortAndPrintable() throws Exception {
        Answer answer = api.getRaw("/v1/profiles/user/%1B%5B31m" + "x".repeat(2_000), "alice");

        String error = answer.assertError(400, "REQ_002").json().getString("error");
        assertThat(error)
                .startsWith("user_id: '\\u001b[31mxxx")
                .contains("...'")
                .hasSizeLessThan(260);
    }
}
