package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed HTTP gets an error or a closed connection, and affects no other caller. */
@ExtendWith(ApiResolver.class)
class MalformedHttpIT {

    private static final String HOST = "Host: localhost\r\n";

    /** The request that an attacker appends to an ambiguous one. */
    private static final String SMUGGLED = "GET /hidden HTTP/1.1\r\n" + HOST + "\r\n";

    private final Api api;

    MalformedHttpIT(Api api) {
        this.api = api;
    }

    @AfterEach
    void assertInstanceHealthy() throws Exception {
        api.get("alice").assertOk();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("no request line", "GARBAGE\r\n\r\n", 400),
                Arguments.of("TLS on a plain port", "\u0016\u0003\u0001\u0002\u0000".repeat(20) + "\r\n\r\n", 400),
                Arguments.of("no version", "GET /health\r\n\r\n", 400),
                Arguments.of("no host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
                Arguments.of("two hosts", "GET /health HTTP/1.1\r\n" + HOST + "Host: other\r\n\r\n", 400),
                Arguments.of("a space before the colon", "GET /health HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
                Arguments.of("a NUL in a header", "GET /health HTTP/1.1\r\n" + HOST + "X: a\u0000b\r\n\r\n", 400),
                Arguments.of("a long line", "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n" + HOST + "\r\n", 414),
                Arguments.of("a long header", get("X: " + "x".repeat(20_000) + "\r\n"), 431),
                Arguments.of("many headers", get("X-Some-Header: value\r\n".repeat(2_000)), 431),
                Arguments.of("a length that is no number", put("Content-Length: many\r\n"), 400),
                Arguments.of("a negative length", put("Content-Length: -1\r\n"), 400),
                Arguments.of("a length with a sign", put("Content-Length: +2\r\n") + "{}", 400),
                Arguments.of("two lengths", put("Content-Length: 2\r\nContent-Length: 40\r\n") + "{}" + SMUGGLED, 400),
                Arguments.of("two lengths in one", put("Content-Length: 2, 40\r\n") + "{}" + SMUGGLED, 400),
                Arguments.of("an unknown encoding", put("Transfer-Encoding: xchunked\r\n") + SMUGGLED, 400),
                Arguments.of("an encoding after chunked", put("Transfer-Encoding: chunked, gzip\r\n") + SMUGGLED, 400),
                Arguments.of(
                        "two encodings",
                        put("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") + "0\r\n\r\n" + SMUGGLED,
                        400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void request_malformed_isRefusedAndConnectionCloses(String what, String request, int status) throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send(request).read().orElseThrow().assertError(status, "REQ_002");

            assertThat(connection.read()).as("nothing after the refusal").isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"SMTP/1.0, 400", "HTTP/9.9, 505"})
    void request_otherProtocol_isRefused(String protocol, int status) throws Exception {
        try (RawConnection connection = api.connect()) {
            connection
                    .send("GET /health " + protocol + "\r\n" + HOST + "\r\n")
                    .read()
                    .orElseThrow()
                    .assertError(status, "REQ_002");
            assertThat(connection.read()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "2\r\n{}}}\r\n"})
    void chunks_malformed_areRefusedAndConnectionCloses(String chunks) throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send(put("Transfer-Encoding: chunked\r\n" + api.authorization("alice")) + chunks);

            connection.read().orElseThrow().assertError(400, "REQ_001");
            assertThat(connection.read()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"
            })
    void request_lengthAndChunkedEncoding_isRefusedAndConnectionCloses(String headers) throws Exception {
        try (RawConnection connection = smuggling(headers)) {
            connection.read().orElseThrow().assertError(400, "REQ_002");
            assertThat(connection.read())
                    .as("no response to the smuggled request")
                    .isEmpty();
        }
    }

    @Test
    void request_smuggledAfterChunks_isNotRead() throws Exception {
        try (RawConnection connection = smuggling("Transfer-Encoding: chunked\r\n")) {
            assertThat(connection.read().orElseThrow().assertOk().header("Connection"))
                    .isEqualToIgnoringCase("close");
            assertThat(connection.read())
                    .as("no response to the smuggled request")
                    .isEmpty();
        }
    }

    @Test
    void request_incomplete_timesOut() throws Exception {
        try (TestInstance strict = TestInstance.start(Map.of("http.idle.timeout", "1s", "live.heartbeat", "500ms"));
                RawConnection connection = new RawConnection(strict.service().apiPort())) {
            assertThat(connection.send("GET /hea").read()).isEmpty();
        }
    }

    @Test
    void request_aborted_affectsNoOtherCaller() throws Exception {
        for (String half :
                new String[] {"", "G", "GET /hea", get("X: y\r\n").strip(), put("Content-Length: 100\r\n")}) {
            try (RawConnection connection = api.connect()) {
                connection.send(half);
            }
        }
    }

    @Test
    void request_inTwoParts_isAnswered() throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send("GET /hea");
            connection.send("lth HTTP/1.1\r\n" + HOST + "\r\n");

            connection.read().orElseThrow().assertOk();
        }
    }

    @Test
    void request_afterAnError_isAnsweredOnSameConnection() throws IOException {
        try (RawConnection connection = api.connect()) {
            connection.send("GET /nothing HTTP/1.1\r\n" + HOST + "\r\n");
            connection.read().orElseThrow().assertError(404, "REQ_004");
            connection.send(get(""));
            connection.read().orElseThrow().assertOk();
        }
    }

    private static String get(String headers) {
        return "GET /health HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    /** A connection that has sent a change, followed by the smuggled request. */
    private RawConnection smuggling(String headers) throws IOException {
        return api.connect().send(put(headers + api.authorization("alice")) + "2\r\n{}\r\n0\r\n\r\n" + SMUGGLED);
    }

    private static String put(String headers) {
        return "PUT " + Api.path("alice") + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }
}
