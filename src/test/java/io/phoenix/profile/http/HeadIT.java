package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.http.ApiDescription.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HEAD answers as GET does, without the content (RFC 9110, section 9.3.2). */
@ExtendWith(ApiResolver.class)
class HeadIT {

    private final Api api;

    HeadIT(Api api) {
        this.api = api;
    }

    @Test
    void head_anyPath_hasTheStatusAndHeadersOfGet() throws Exception {
        ExampleRequests examples = ExampleRequests.of(api);
        for (Operation operation : examples.reads()) {
            if (!operation.isStream()) {
                HttpRequest request = examples.request(operation).build();
                assertHeadEqualsGet(operation.path(), () -> HttpRequest.newBuilder(request, (name, value) -> true));
            }
        }
        String avatar =
                URI.create(api.get("alice").json().getString("avatar_url")).getPath();
        for (String path : List.of(
                Api.path("alice") + "?fields=extended",
                Api.path("alice") + "?fields=x",
                "/v1/profiles?user_ids=alice&user_ids=b",
                "/v1/profiles/ws",
                "/v1/profiles/batch",
                avatar.replace(".svg", ".png"),
                "/",
                "/docs",
                "/console",
                "/client/phoenix-profile.js",
                "/nothing")) {
            assertHeadEqualsGet(path, () -> api.request(path, "alice", Caller.ROLE_ADMIN));
        }
        for (String path : List.of("/health", "/ready", "/nothing")) {
            assertHeadEqualsGet(path, () -> api.managementRequest(path));
        }
        // the metrics count the scrape
        assertThat(head(api.managementRequest("/metrics")).body()).isEmpty();
    }

    @Test
    void head_unauthenticatedOrConditional_isAnsweredAsGet() throws Exception {
        String tag = api.get("alice").header("ETag");

        assertThat(head(api.request(Api.path("alice"))).status()).isEqualTo(401);
        assertThat(head(api.request(Api.path("alice"), "alice").header("If-None-Match", tag))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void head_events_hasNoStream() throws Exception {
        Answer answer = head(api.request("/v1/profiles/events?user_ids=alice", "alice"));

        assertThat(answer.assertOk().header("Content-Type")).isEqualTo("text/event-stream");
    }

    /** Content after HEAD would be read as the next response. */
    @Test
    void head_pipelined_isFollowedByTheNextResponse() throws Exception {
        String get = " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("alice") + "\r\n";
        ExampleRequests examples = ExampleRequests.of(api);
        List<String> paths = new ArrayList<>(List.of("/nothing", "/v1/profiles/batch"));
        for (Operation operation : examples.reads()) {
            paths.add(examples.target(operation));
        }
        for (String path : paths) {
            try (RawConnection connection = api.connect()) {
                connection.send("HEAD " + path + get + "GET /health" + get);
                assertThat(connection.readHead().orElseThrow().header("Content-Length"))
                        .as(path)
                        .isNotEqualTo("0");
                assertThat(connection.read().orElseThrow().assertOk().json().getString("status"))
                        .isEqualTo("healthy");
            }
        }
    }

    @Test
    void head_thatCannotBeRead_hasNoContent() throws Exception {
        for (String request : List.of(
                "HEAD /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "HEAD /health HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
                "HEAD /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
                // empty lines before a request are skipped (RFC 9112, section 2.2)
                "\r\nHEAD /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "\r\n\r\nHEAD /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "HEAD /health HTTP/1.1\r\n\r\n")) {
            try (RawConnection connection = api.connect()) {
                assertThat(connection.send(request).readHead().orElseThrow().status())
                        .isGreaterThanOrEqualTo(400);
                assertThat(connection.read()).as("nothing after the head").isEmpty();
            }
        }
    }

    private Answer head(HttpRequest.Builder request) throws Exception {
        return api.send(request.method("HEAD", BodyPublishers.noBody()));
    }

    private void assertHeadEqualsGet(String path, Supplier<HttpRequest.Builder> requests) throws Exception {
        Answer get = api.send(requests.get());
        Answer head = head(requests.get());

        assertThat(head.status()).as(path).isEqualTo(get.status());
        assertThat(head.body()).as(path).isEmpty();
        assertThat(comparable(head)).as(path).isEqualTo(comparable(get));
    }

    /** Reports change from one request to the next. */
    private static Map<String, List<String>> comparable(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(List.of("date", "x-request-id"));
        if (headers.getOrDefault("cache-control", List.of()).contains("no-store")) {
            headers.remove("content-length");
        }
        return headers;
    }
}
