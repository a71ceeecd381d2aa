package io.phoenix.profile.http;

import static io.phoenix.profile.testing.Http2Connection.CONTINUATION;
import static io.phoenix.profile.testing.Http2Connection.DATA;
import static io.phoenix.profile.testing.Http2Connection.END_HEADERS;
import static io.phoenix.profile.testing.Http2Connection.END_STREAM;
import static io.phoenix.profile.testing.Http2Connection.GOAWAY;
import static io.phoenix.profile.testing.Http2Connection.HEADERS;
import static io.phoenix.profile.testing.Http2Connection.PING;
import static io.phoenix.profile.testing.Http2Connection.PRIORITY;
import static io.phoenix.profile.testing.Http2Connection.RST_STREAM;
import static io.phoenix.profile.testing.Http2Connection.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Http2Connection;
import io.phoenix.profile.testing.Http2Connection.Frame;
import io.phoenix.profile.testing.TestAuthority;
import io.phoenix.profile.testing.TestInstance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Abuse of HTTP/2 loses the caller its stream or connection, and affects no other caller. */
class Http2LimitsIT {

    private static final int STREAMS_MAX = 3;
    private static final int RESETS_MAX = 20;
    private static final int CONTINUATIONS = 1_000;

    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(directory);
        instance = TestInstance.start(settings());
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    private static Map<String, String> settings() throws Exception {
        Map<String, String> settings = new HashMap<>(authority.issue("server").settings());
        settings.put("http.http2.streams.max", Integer.toString(STREAMS_MAX));
        settings.put("http.http2.resets.max", Integer.toString(RESETS_MAX));
        return settings;
    }

    @AfterEach
    void assertInstanceHealthy() throws Exception {
        try (Http2Connection another = connect(instance)) {
            another.get(1, "/health");
            assertThat(another.read(frame -> frame.stream() == 1).orElseThrow().isOk())
                    .isTrue();
        }
    }

    @Test
    void stream_beyondAdvertisedLimit_isRefusedAndOthersAreAnswered() throws Exception {
        try (Http2Connection connection = connect(instance)) {
            Frame advertised =
                    connection.read(frame -> frame.type() == SETTINGS).orElseThrow();
            assertThat(advertised.payload().getBytes()).containsSequence(0, 3, 0, 0, 0, STREAMS_MAX);
            for (int i = 0; i < STREAMS_MAX; i++) {
                connection.send(HEADERS, END_HEADERS, 2 * i + 1, change());
            }
            int beyond = 2 * STREAMS_MAX + 1;
            connection.get(beyond, "/health");

            Frame refused = connection.read(frame -> frame.stream() == beyond).orElseThrow();
            assertThat(refused.type()).isEqualTo(RST_STREAM);
            assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
            connection.send(DATA, END_STREAM, 1, (byte) '{', (byte) '}');
            assertThat(connection
                            .read(frame -> frame.stream() == 1)
                            .orElseThrow()
                            .isOk())
                    .isTrue();
        }
    }

    @Test
    void resets_beyondTheLimit_closeTheConnection() throws Exception {
        try (Http2Connection connection = connect(instance)) {
            for (int i = 0; i <= RESETS_MAX; i++) {
                connection.get(2 * i + 1, "/health");
                connection.cancel(2 * i + 1);
            }

            assertThat(connection
                            .read(frame -> frame.type() == GOAWAY)
                            .orElseThrow()
                            .error())
                    .isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(connection.read(frame -> false)).isEmpty();
        }
    }

    @Test
    void headers_beyondTheLimit_are431() throws Exception {
        try (Http2Connection connection = connect(instance)) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, Http2Connection.headers("x", "y".repeat(9_000)));

            Frame answer = connection.read(frame -> frame.stream() == 1).orElseThrow();
            assertThat(answer.payload().toString()).endsWith("431");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000})
    void headers_endlessContinuations_closeTheConnection(int size) throws Exception {
        try (Http2Connection connection = connect(instance)) {
            // a frame between the headers would close the connection as well
            assertThat(connection.read(frame -> frame.type() == SETTINGS)).isPresent();
            connection.send(HEADERS, END_STREAM, 1, Http2Connection.headers(":method", "GET"));
            for (int sent = 0; sent < CONTINUATIONS; sent++) {
                connection.send(CONTINUATION, 0, 1, "y".repeat(size).getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(connection.read(frame -> false)).isEmpty();
        }
    }

    @Test
    void response_unread_timesOut() throws Exception {
        Map<String, String> shortTimeouts = settings();
        shortTimeouts.put("http.idle.timeout", "1s");
        shortTimeouts.put("live.heartbeat", "500ms");
        try (TestInstance strict = TestInstance.start(shortTimeouts);
                Http2Connection connection = connect(strict, Http2Connection.noWindow())) {
            connection.get(1, "/health");

            assertThat(connection
                            .read(frame -> frame.type() == HEADERS)
                            .orElseThrow()
                            .isOk())
                    .isTrue();
            assertThat(connection.read(
                            frame -> frame.type() == DATA && frame.payload().length() > 0))
                    .isEmpty();
        }
    }

    @Test
    void responses_largeAndUnread_areAbortedBeyondTheShareOfTheConnection() throws Exception {
        Map<String, String> settings = settings();
        settings.put("http.http2.streams.max", "20");
        settings.put("http.unsent.connection.max", "100kB");
        try (TestInstance strict = TestInstance.start(settings);
                Http2Connection connection = connect(strict, Http2Connection.noWindow())) {
            for (int stream = 1; stream < 20; stream += 2) {
                connection.get(stream, "/docs/swagger-ui-bundle.js");
            }

            // two parts of 16 kB are held for each
            Frame refused = connection.read(frame -> frame.type() == RST_STREAM).orElseThrow();
            assertThat(refused.stream()).isEqualTo(7);
            assertThat(Api.gauge(strict, "phoenix_profile_edge_used{resource=\"unsent_bytes\"}"))
                    .isLessThan(100_000);
        }
    }

    @Test
    void response_unread_isResetAfterTheTimeOfAWrite() throws Exception {
        Map<String, String> settings = settings();
        settings.put("http.write.timeout", "100ms");
        try (TestInstance strict = TestInstance.start(settings);
                Http2Connection connection = connect(strict, Http2Connection.noWindow())) {
            connection.get(1, "/docs/swagger-ui-bundle.js");

            assertThat(connection.read(frame -> frame.type() == RST_STREAM)).isPresent();
            connection.get(3, "/health");
            assertThat(connection.read(frame -> frame.stream() == 3))
                    .as("others are answered")
                    .isPresent();
        }
    }

    @Test
    void connect_hasNoPath_isRefused() throws Exception {
        try (Http2Connection connection = connect(instance)) {
            connection.send(
                    HEADERS,
                    END_HEADERS | END_STREAM,
                    1,
                    Http2Connection.headers(":method", "CONNECT", ":authority", "localhost:80"));

            Frame body = connection
                    .read(frame -> frame.stream() == 1 && frame.type() == DATA)
                    .orElseThrow();
            assertThat(body.payload().toString()).contains("REQ_002").contains("path");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SETTINGS, PING, PRIORITY, 99})
    void controlFrames_moreThanAllowed_closeTheConnection(int type) throws Exception {
        byte[] payload = new byte[type == PING ? 8 : type == PRIORITY ? 5 : 0];
        int stream = type == PRIORITY ? 3 : 0;
        try (Http2Connection connection = connect(instance)) {
            for (int i = 0; i < 1_000; i++) {
                connection.send(type, 0, stream, payload);
            }

            assertThat(connection.read(frame -> false)).isEmpty();
        }
    }

    private static Http2Connection connect(TestInstance to, byte... settings) throws Exception {
        return new Http2Connection(authority.trusting(), to.service().apiPort(), settings);
    }

    /** A change without its body. */
    private static byte[] change() {
        return Http2Connection.request(
                "PUT",
                Api.path("alice"),
                "content-type",
                "application/json",
                "authorization",
                "Bearer " + instance.token("t-h2", "alice"));
    }
}
