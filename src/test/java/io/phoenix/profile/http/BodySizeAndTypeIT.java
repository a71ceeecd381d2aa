package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of body size and media type. */
@ExtendWith(ApiResolver.class)
class BodySizeAndTypeIT {

    private static final int BODY_BYTES_MAX = 64_000;

    private final Api api;

    BodySizeAndTypeIT(Api api) {
        this.api = api;
    }

    @Test
    void put_bodyAtTheLimit_isAccepted() throws Exception {
        String padding = " ".repeat(BODY_BYTES_MAX - "{}".length());

        api.put("alice", "{" + padding + "}").assertOk();
    }

    @ParameterizedTest
    @ValueSource(ints = {BODY_BYTES_MAX + 1, 100_000, 1_000_000})
    void put_bodyBeyondTheLimit_is413(int length) throws Exception {
        api.put("alice", "x".repeat(length)).assertError(413, "REQ_006");
    }

    @Test
    void post_endlessBody_isNotReadToItsEnd() throws Exception {
        for (String request : List.of("PUT " + Api.path("alice"), "GET /health", "POST /nothing")) {
            try (RawConnection connection = api.connect()) {
                connection.send(request + " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("alice")
                        + "Content-Length: 1000000000\r\n\r\n");
                String part = " ".repeat(64_000);

                Eventually.isTrue("closed", () -> !connection.isOpenAfter(part));
            }
        }
    }

    @Test
    void put_chunkedBodyBeyondTheLimit_is413() throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send("PUT " + Api.path("alice") + " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("alice")
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            connection.send(chunk.repeat(BODY_BYTES_MAX / 0x1000 + 1) + "0\r\n\r\n");

            connection.read().orElseThrow().assertError(413, "REQ_006");
        }
        api.get("alice").assertOk();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=b",
                "application/jsonp",
                "json",
                "",
                "*/*",
                "application/json, text/plain"
            })
    void put_otherMediaType_is415(String type) throws Exception {
        Answer answer = api.send(ofType("alice", type));

        answer.assertError(415, "REQ_003");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/json;charset=\"utf-8\"",
                "application/merge-patch+json"
            })
    void put_jsonMediaType_isAccepted(String type) throws Exception {
        assertThat(api.send(ofType("alice", type)).assertOk().name()).isEqualTo("Alice Lind");
    }

    @Test
    void put_noMediaType_isAccepted() throws Exception {
        HttpRequest.Builder request =
                api.request(Api.path("alice"), "alice").PUT(BodyPublishers.ofString("{\"name\":\"Alice Lind\"}"));

        assertThat(api.send(request).assertOk().name()).isEqualTo("Alice Lind");
    }

    private HttpRequest.Builder ofType(String user, String type) {
        return api.change(user, "{\"name\":\"Alice Lind\"}").setHeader("Content-Type", type);
    }
}
