package io.phoenix.profile.http;

import static io.phoenix.profile.testing.Http2Connection.DATA;
import static io.phoenix.profile.testing.Http2Connection.END_HEADERS;
import static io.phoenix.profile.testing.Http2Connection.END_STREAM;
import static io.phoenix.profile.testing.Http2Connection.HEADERS;
import static io.phoenix.profile.testing.Http2Connection.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Http2Connection;
import io.phoenix.profile.testing.Http2Connection.Frame;
import io.phoenix.profile.testing.TestAuthority;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate of HTTP/2: a malformed field costs the stream (RFC 9113, section 8.1.1), and no other stream. */
class Http2FieldsIT {

    private static final int PROTOCOL_ERROR = 1;

    @TempDir
    private static Path directory;

    private static TestAuthority authority;

    @AutoClose
    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(directory);
        instance = TestInstance.start(authority.issue("server").settings());
    }

    /** Alternating names and values; a value of DROP drops the field (sections 8.2.1, 8.2.2, 8.3 and 8.3.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x|a\rb",
                "x|a\nb",
                "x|a\u0000b",
                "x|a\u0001b",
                "x|a\u007fb",
                "x| a",
                "x|a ",
                "x|\ta",
                "a:b|c",
                "|c",
                "a b|c",
                "a\u0000b|c",
                "a(|c",
                "X|c",
                ":unknown|c",
                ":path|/health\r\nx: y",
                ":path|/health x",
                ":path|/health\u0000",
                ":path|/health#x",
                ":path|",
                ":path|health",
                ":path|*",
                ":path|DROP",
                ":method|G(T",
                ":method|GET ",
                ":method|",
                ":method|G\u0000T",
                ":method|DROP",
                ":scheme|",
                ":scheme|ht tp",
                ":scheme|DROP",
                ":authority|a b",
                ":authority|u@h",
                ":authority|h:99999",
                ":authority|",
                ":authority|DROP",
                "host|other",
                "connection|close",
                "transfer-encoding|chunked",
                "te|gzip"
            })
    void field_malformed_resetsTheStreamOnly(String field) throws Exception {
        for (String path : List.of("/health", Api.path("alice"))) {
            try (Http2Connection connection = connect()) {
                connection.send(HEADERS, END_HEADERS | END_STREAM, 1, request(path, ""));
                assertThat(connection.read(frame -> frame.stream() == 1)).isPresent();
                connection.send(HEADERS, END_HEADERS | END_STREAM, 3, request(path, field));

                Frame refused = connection.read(frame -> frame.stream() == 3).orElseThrow();
                assertThat(refused.type()).isEqualTo(RST_STREAM);
                assertThat(refused.error()).isEqualTo(PROTOCOL_ERROR);
                connection.send(HEADERS, END_HEADERS | END_STREAM, 5, request("/health", ""));
                assertThat(connection
                                .read(frame -> frame.stream() == 5 && frame.type() == HEADERS)
                                .orElseThrow()
                                .isOk())
                        .isTrue();
            }
        }
    }

    /** Section 8.1: trailers have no pseudo-header fields. */
    @ParameterizedTest
    @ValueSource(strings = {":path|/", "a:b|c", "x|a\nb"})
    void trailer_malformed_resetsTheStream(String trailer) throws Exception {
        try (Http2Connection connection = connect()) {
            String[] field = trailer.split("\\|", 2);
            connection.send(HEADERS, END_HEADERS, 1, request(Api.path("alice"), ":method|PUT"));
            connection.send(DATA, 0, 1, (byte) '{', (byte) '}');
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, Http2Connection.headers(field));

            assertThat(connection.read(frame -> frame.type() == RST_STREAM)).isPresent();
        }
    }

    @Test
    void field_repeatedWithOneValue_isRefused() throws Exception {
        try (Http2Connection connection = connect()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, request(Api.path("alice"), "authorization|x"));

            assertThat(connection
                            .read(frame -> frame.stream() == 1 && frame.type() == DATA)
                            .orElseThrow()
                            .payload()
                            .toString())
                    .contains("REQ_002");
        }
    }

    /** RFC 9110, section 9.3.2: DATA after HEAD would be a protocol error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/openapi.yaml",
                "/nothing",
                "/v1/profiles/batch",
                "/v1/profiles/user/alice",
                "/v1/profiles"
            })
    void head_anyPath_hasNoContent(String path) throws Exception {
        try (Http2Connection connection = connect()) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, request(path, ":method|HEAD"));

            Frame head = connection.read(frame -> frame.stream() == 1).orElseThrow();
            assertThat(head.type()).isEqualTo(HEADERS);
            assertThat(head.flags() & END_STREAM)
                    .as("the stream ends with the head, or with an empty frame")
                    .satisfiesAnyOf(
                            flags -> assertThat(flags).isEqualTo(END_STREAM),
                            flags -> assertThat(connection
                                            .read(frame -> frame.stream() == 1)
                                            .orElseThrow()
                                            .payload()
                                            .length())
                                    .isZero());
        }
    }

    private static Http2Connection connect() throws Exception {
        return new Http2Connection(authority.trusting(), instance.service().apiPort());
    }

    /** A request in which a field is replaced, or to which it is added. */
    private static byte[] request(String path, String field) throws IOException {
        List<String> fields = new ArrayList<>(List.of(
                ":method",
                "GET",
                ":scheme",
                "https",
                ":authority",
                "localhost",
                ":path",
                path,
                "authorization",
                "Bearer " + instance.token("t-h2f", "alice")));
        String[] parts = field.split("\\|", 2);
        int at = parts[0].startsWith(":") ? fields.indexOf(parts[0]) : -1;
        if (at >= 0 && parts[1].equals("DROP")) {
            fields.subList(at, at + 2).clear();
        } else if (at >= 0) {
            fields.set(at + 1, parts[1]);
        } else if (parts.length == 2) {
            // pseudo-header fields come first
            fields.addAll(parts[0].startsWith(":") ? 0 : fields.size(), List.of(parts));
        }
        return Http2Connection.headers(fields.toArray(String[]::new));
    }
}
