package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate of HTTP/1.1: one for hits in L1, for the router and for the management port. */
@ExtendWith(ApiResolver.class)
class GateIT {

    private static final String HOST = "Host: localhost\r\n";

    private final Api api;

    GateIT(Api api) {
        this.api = api;
    }

    /** RFC 9112, section 3.2; RFC 9110, section 7.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a b",
                "Host: u@h",
                "Host: h:99999",
                "Host: h:port",
                "Host: h:80:80",
                "Host: ",
                "Host: :80",
                "Host: a/b",
                "Host: a?b",
                "Host: [::1",
                "Host: [::1]x",
                "Host: [a b]",
                "Host: \u00e9",
                "Host: a%zz",
                "Host: a\r\nHost: a",
                "X: y"
            })
    void host_malformed_isRefusedEverywhere(String host) throws Exception {
        assertRefusedEverywhere(host + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "h:80", "h:", "127.0.0.1:8080", "[::1]:8080", "[v1.x]", "a.b-c_d~!$&'()*+,;=%41"})
    void host_wellFormed_isAnsweredEverywhere(String host) throws Exception {
        for (Target target : targets()) {
            assertThat(ask(target, "Host: " + host + "\r\n").orElseThrow().status())
                    .as(target.toString())
                    .isEqualTo(200);
        }
    }

    /** RFC 9112, section 3.2.2; the host of the URI counts, and a URI without a path has the path of the root. */
    @ParameterizedTest
    @CsvSource({
        "http://h, 200",
        "http://h:80, 200",
        "HTTPS://127.0.0.1:8080, 200",
        "http://[::1]:8080, 200",
        "http://u@h, 400",
        "http://u:p@h, 400",
        "http://h:99999, 400",
        "http://h:port, 400",
        "http://, 400",
        "http://:80, 400",
        "http://[::1, 400",
        "http://a%zz, 400",
        "http://h\\, 400",
        "http:/h, 400",
        "http:, 400",
        "//h, 404",
        "ftp://h, 400",
        "h, 400",
        "*, 400"
    })
    void target_absolute_isReadByItsAuthority(String authority, int status) throws Exception {
        for (Target target : targets()) {
            Answer answer = send(target, "GET " + authority + target.path + " HTTP/1.1\r\n" + HOST)
                    .orElseThrow();

            assertThat(answer.status()).as(target.toString()).isEqualTo(status);
        }
    }

    /** What is behind a question mark is no path, though the router would take it for one. */
    @ParameterizedTest
    @ValueSource(strings = {"http://h", "http://h/", "http://h?x=", "http://h/?x=http://h"})
    void target_absoluteWithoutPath_isOfTheRoot(String target) throws Exception {
        for (Target other : targets()) {
            String absolute = target.contains("?") ? target + other.path : target;
            String query = absolute.contains("?") ? absolute.substring(absolute.indexOf('?')) : "";

            Answer ofAbsolute =
                    send(other, "GET " + absolute + " HTTP/1.1\r\n" + HOST).orElseThrow();
            Answer ofRoot =
                    send(other, "GET /" + query + " HTTP/1.1\r\n" + HOST).orElseThrow();

            assertThat(withoutRequestId(ofAbsolute)).isEqualTo(withoutRequestId(ofRoot));
        }
    }

    private static String withoutRequestId(Answer answer) {
        return answer.status() + answer.body().replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    /** RFC 9112, section 3.2: even with an absolute target. */
    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Host: a b", "Host: a\r\nHost: b"})
    void target_absoluteWithoutOneHost_isRefused(String host) throws Exception {
        for (Target target : targets()) {
            send(target, "GET http://h" + target.path + " HTTP/1.1\r\n" + host + "\r\n")
                    .orElseThrow()
                    .assertError(400, "REQ_002");
        }
    }

    /** RFC 9112, sections 6.1 and 5.1; RFC 9110, section 5.3. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked;q=1",
                ": empty",
                " : space",
                "X Y: z",
                "X\u0001: z",
                "X(: z",
                "\u00e9: z",
                "X-API-Key: a\r\nx-api-key: a",
                "Content-Type: text/plain\r\nContent-Type: application/json",
                "Authorization: Basic x"
            })
    void header_malformedOrRepeated_isRefusedEverywhere(String header) throws Exception {
        // each request has Authorization already
        assertRefusedEverywhere(HOST + header + "\r\n");
    }

    /** RFC 9110, section 2.5; RFC 9112, section 2.3. */
    @ParameterizedTest
    @CsvSource({
        "HTTP/1.2, 200",
        "HTTP/1.9, 200",
        "HTTP/2.0, 505",
        "HTTP/3.0, 505",
        "HTTP/0.9, 505",
        "HTTP/1.10, 400",
        "HTTP/1, 400",
        "http/1.1, 400",
        "HTTPS/1.1, 400",
        "HTTP/1.1x, 400"
    })
    void version_any_isReadOrRefused(String version, int status) throws Exception {
        for (Target target : targets()) {
            Answer answer = send(target, "GET " + target.path + ' ' + version + "\r\n" + HOST)
                    .orElseThrow();
            assertThat(answer.status()).as(target.toString()).isEqualTo(status);
            if (status != 200) {
                answer.assertError(status, "REQ_002");
            }
        }
    }

    /** RFC 9110, section 9.1; RFC 9112, section 3.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "G(T /health",
                "G\u0001T /health",
                "G\u00e9T /health",
                "GET /health#fragment",
                "GET /hea\u0001lth",
                "GET /h\u00e9alth",
                "GET /health\u007f",
                "CONNECT localhost:80"
            })
    void requestLine_malformed_isRefusedOnBothPorts(String line) throws Exception {
        for (Target target : targets()) {
            send(target, line + " HTTP/1.1\r\n" + HOST).orElseThrow().assertError(400, "REQ_002");
        }
    }

    /** RFC 9110, section 7.6.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.1 | Connection: close | true",
                "1.1 | Connection: TE, close | true",
                "1.1 | Connection: CLOSE, TE | true",
                "1.1 | Connection: TE~Connection: close | true",
                "1.1 | Connection: close, keep-alive | true",
                "1.1 | Connection: ,,close | true",
                "1.1 | Connection: TE | false",
                "1.1 | Connection: keep-alive, TE | false",
                "1.1 | Connection: closed | false",
                "1.1 | X: close | false",
                "1.0 | X: keep-alive | true",
                "1.0 | Connection: keep-alive | false",
                "1.0 | Connection: TE, keep-alive | false",
                "1.0 | Connection: TE~Connection: Keep-Alive | false"
            })
    void connection_anyList_closesOrStays(String version, String headers, boolean closes) throws Exception {
        String request = " HTTP/" + version + "\r\n" + HOST + headers.replace("~", "\r\n") + "\r\n";
        for (Target target : targets()) {
            try (RawConnection connection = target.connect()) {
                String get = "GET " + target.path + request + authorization(target) + "\r\n";

                assertThat(connection.send(get).read().orElseThrow().status()).isEqualTo(200);
                if (closes) {
                    assertThat(connection.read()).as(target.toString()).isEmpty();
                } else {
                    assertThat(connection.send(get).read().orElseThrow().status())
                            .as(target.toString())
                            .isEqualTo(200);
                }
            }
        }
    }

    /** RFC 9112, section 7.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\u0000\r\n{}",
                "2\u0001\r\n{}",
                "2 \r\n{}",
                "2 x\r\n{}",
                " 2\r\n{}",
                "2\u000b\r\n{}",
                "\t2\r\n{}",
                "2\u0000x;\r\n{}",
                "2;a\u0000\r\n{}",
                "2;a\r{}",
                "-2\r\n{}",
                "+2\r\n{}",
                "0x2\r\n{}",
                "\u0662\r\n{}",
                "\r\n{}",
                ";\r\n{}",
                "2\r\n{}\n0\r\n\r\n",
                "2\r\n{}x\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\u0000\r\n\r\n",
                "2\r\n{}\r\n0\r\n: empty\r\n\r\n"
            })
    void chunk_malformed_isRefusedAndConnectionCloses(String chunks) throws Exception {
        for (boolean atOnce : new boolean[] {true, false}) {
            try (RawConnection connection = api.connect()) {
                sendChunks(connection, chunks, atOnce);
                connection.send("\r\n0\r\n\r\n");

                connection.read().orElseThrow().assertError(400, "REQ_001");
                assertThat(connection.read()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\r\n{}\r\n0\r\n\r\n",
                "0002;a=b;c=\"d e\"\r\n{}\r\n000\r\nX: y\r\n\r\n",
                "1 ;a\r\n{\r\n1\t; b\r\n}\r\n0;x\r\n\r\n",
                "a\r\n{        }\r\n0\r\n\r\n"
            })
    void chunk_wellFormed_isRead(String chunks) throws Exception {
        for (boolean atOnce : new boolean[] {true, false}) {
            try (RawConnection connection = api.connect()) {
                sendChunks(connection, chunks, atOnce);

                connection.read().orElseThrow().assertOk();
            }
        }
    }

    /** Sends the body with its head, or byte by byte. */
    private void sendChunks(RawConnection connection, String chunks, boolean atOnce) throws IOException {
        String head = "PUT " + Api.path("alice") + " HTTP/1.1\r\n" + HOST + api.authorization("alice")
                + "Transfer-Encoding: chunked\r\n\r\n";
        if (atOnce) {
            connection.send(head + chunks);
            return;
        }
        connection.send(head);
        for (int i = 0; i < chunks.length(); i++) {
            connection.send(chunks.substring(i, i + 1));
        }
    }

    /** RFC 9110, section 6.6.1: every answer, also of errors before any route. */
    @Test
    void answer_any_hasADate() throws Exception {
        for (Target target : targets()) {
            for (String head : List.of(
                    "GET " + target.path + " HTTP/1.1\r\n" + HOST,
                    "GET " + target.path + " HTTP/1.0\r\n",
                    "POST /nothing HTTP/1.1\r\n" + HOST,
                    "GET /nothing HTTP/1.1\r\n" + HOST,
                    "GET /health HTTP/1.1\r\n",
                    "GARBAGE\r\n",
                    "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n" + HOST,
                    "GET /health HTTP/9.9\r\n" + HOST)) {
                assertIsNow(send(target, head).orElseThrow().headers().allValues("Date"));
            }
        }
        assertIsNow(api.put("alice", "{}").headers().allValues("Date"));
        assertIsNow(api.send(api.request("/openapi.yaml")).headers().allValues("Date"));
        assertIsNow(
                api.send(api.request("/v1/profiles?user_ids=a", "a")).headers().allValues("Date"));
    }

    private static void assertIsNow(List<String> dates) {
        assertThat(dates).hasSize(1);
        // of fixed length: a day has two digits
        DateTimeFormatter fixed = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.ENGLISH);
        Instant date = ZonedDateTime.parse(dates.get(0), fixed).toInstant();
        assertThat(dates.get(0)).endsWith(" GMT");
        assertThat(Duration.between(date, Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
    }

    /** A path on a port. */
    private record Target(Api api, boolean management, String path) {

        RawConnection connect() throws IOException {
            return management ? api.connectToManagement() : api.connect();
        }

        @Override
        public String toString() {
            return path + (management ? " of the management port" : "");
        }
    }

    /** A hit in L1, a route, and the other port. */
    private List<Target> targets() throws Exception {
        api.get("alice").assertOk();
        return List.of(
                new Target(api, false, Api.path("alice")),
                new Target(api, false, "/health"),
                new Target(api, true, "/health"));
    }

    private String authorization(Target target) {
        return target.path.startsWith("/v1") ? api.authorization("alice") : "Authorization: Bearer x\r\n";
    }

    private Optional<Answer> ask(Target target, String headers) throws IOException {
        return send(target, "GET " + target.path + " HTTP/1.1\r\n" + headers);
    }

    private Optional<Answer> send(Target target, String head) throws IOException {
        try (RawConnection connection = target.connect()) {
            return connection.send(head + authorization(target) + "\r\n").read();
        }
    }

    private void assertRefusedEverywhere(String headers) throws Exception {
        for (Target target : targets()) {
            try (RawConnection connection = target.connect()) {
                String get = "GET " + target.path + " HTTP/1.1\r\n" + headers + authorization(target) + "\r\n";
                Optional<Answer> answer =
                        connection.send(get + get.replace(headers, HOST)).read();

                answer.orElseThrow(() -> new AssertionError("no answer of " + target))
                        .assertError(400, "REQ_002");
                assertThat(connection.read()).as("nothing after the refusal").isEmpty();
            }
        }
    }
}
