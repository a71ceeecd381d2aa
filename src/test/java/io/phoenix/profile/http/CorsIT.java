package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.http.ApiDescription.Operation;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.WebSocketFrames;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** CORS headers, for origins that are allowed and for others. */
@ExtendWith(ApiResolver.class)
class CorsIT {

    private static final String GAME = "https://game.example.com";

    private static TestInstance restricted;
    private static TestInstance unrestricted;

    private final Api closed;
    private final Api one = new Api(restricted);
    private final Api every = new Api(unrestricted);

    CorsIT(Api closed) {
        this.closed = closed;
    }

    @BeforeAll
    static void start() throws Exception {
        restricted = TestInstance.start(Map.of(
                "http.cors.origins",
                GAME + ", http://localhost:3000, http://vite.localhost:*",
                "auth.api-keys",
                ApiResolver.SERVER.credential(),
                "operator.api-keys",
                ApiResolver.OPERATOR.hash(),
                "pictures.uploads",
                "true",
                "auth.hmac.keys",
                ApiResolver.SERVER.tenant() + "/a signing key of more than 32 bytes"));
        unrestricted = TestInstance.start(Map.of("http.cors.origins", "*"));
    }

    @AfterAll
    static void stop() throws Exception {
        restricted.close();
        unrestricted.close();
    }

    @Test
    void get_allowedOrigin_isReadableOnMissAndHit() throws Exception {
        for (String source : new String[] {"created", "local"}) {
            Answer answer = one.get("alice", "Origin", GAME).assertOk();

            assertThat(answer.header("X-Profile-Source")).isEqualTo(source);
            assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(GAME);
            assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
        }
    }

    /** Browsers don't apply CORS to WebSockets, but send the origin. */
    @Test
    void webSocket_ofAPageThatMayNotCallTheApi_is403() throws Exception {
        int port = URI.create(closed.address("/")).getPort();
        String own = "http://localhost:" + port;
        for (String origin :
                new String[] {"https://evil.example", "null", own + ".evil.example", "http://localhost:1"}) {
            handshake(closed, port, origin).assertError(403, "AUTH_005");
            handshake(one, restricted.service().apiPort(), origin).assertError(403, "AUTH_005");
            assertThat(handshake(every, unrestricted.service().apiPort(), origin)
                            .status())
                    .isEqualTo(101);
        }
        for (String origin : new String[] {null, own, "https://localhost:" + port}) {
            assertThat(handshake(closed, port, origin).status()).isEqualTo(101);
        }
        assertThat(handshake(one, restricted.service().apiPort(), GAME).status())
                .isEqualTo(101);
    }

    private static Answer handshake(Api api, int port, @Nullable String origin) throws Exception {
        try (RawConnection connection = api.connect()) {
            return connection
                    .send("GET /v1/profiles/ws HTTP/1.1\r\nHost: localhost:" + port
                            + "\r\n" + WebSocketFrames.UPGRADE + WebSocketFrames.VERSION
                            + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n")
                    .read()
                    .orElseThrow();
        }
    }

    @Test
    void get_otherOrigin_hasNoAllowOrigin() throws Exception {
        for (String origin : new String[] {"https://evil.example", "null", GAME + ".evil.example", "https://game"}) {
            for (int i = 0; i < 2; i++) {
                assertThat(one.get("bob", "Origin", origin).assertOk().header("Access-Control-Allow-Origin"))
                        .isNull();
            }
        }
    }

    @Test
    void get_originOfAnyPort_isReadable() throws Exception {
        for (String origin :
                new String[] {"http://vite.localhost:5173", "http://vite.localhost:1", "http://vite.localhost"}) {
            assertThat(one.get("bob", "Origin", origin).assertOk().header("Access-Control-Allow-Origin"))
                    .isEqualTo(origin);
            assertThat(one.send(preflight(one, origin)).status()).isEqualTo(204);
            assertThat(handshake(one, restricted.service().apiPort(), origin).status())
                    .isEqualTo(101);
        }
        for (String origin : new String[] {
            "https://vite.localhost:5173",
            "http://vite.localhost:*",
            "http://vite.localhost:",
            "http://vite.localhost:5173.evil.example",
            "http://evil.example:5173",
            "http://xvite.localhost:5173",
            "http://localhost:3001"
        }) {
            assertThat(one.get("bob", "Origin", origin).assertOk().header("Access-Control-Allow-Origin"))
                    .isNull();
            handshake(one, restricted.service().apiPort(), origin).assertError(403, "AUTH_005");
        }
    }

    @Test
    void get_restrictedOrigins_variesByOrigin() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(one.get("carol").header("Vary")).contains("Authorization", "Origin");
        }
        assertThat(one.send(one.request("/v1/profiles?user_ids=carol", "carol")).header("Vary"))
                .contains("Origin");
        assertThat(every.get("carol").header("Vary")).doesNotContain("Origin");
    }

    @Test
    void error_allowedOrigin_isReadable() throws Exception {
        Answer answer =
                one.send(one.request(Api.path("alice")).header("Origin", GAME)).assertError(401, "AUTH_002");

        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(GAME);
    }

    @Test
    void preflight_allowedOrigin_isAllowedAndCached() throws Exception {
        Answer answer = one.send(preflight(one, GAME));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(GAME);
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT");
        assertThat(answer.header("Access-Control-Allow-Headers")).contains("Authorization", "Content-Type");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(every.send(preflight(every, "https://any.example")).header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }

    /** Every header that the description names, else pages of other origins could not send it. */
    @Test
    void preflight_allowedHeaders_areThoseOfTheDescription() throws Exception {
        ApiDescription description =
                new ApiDescription(closed.send(closed.request("/openapi.yaml")).assertOk());
        Set<String> described = new TreeSet<>(Set.of("Authorization", "Content-Type"));
        described.addAll(description.requestHeaders());

        String allowed = String.valueOf(one.send(preflight(one, GAME)).header("Access-Control-Allow-Headers"));

        assertThat(new TreeSet<>(Set.of(allowed.split(", ", -1)))).isEqualTo(described);
        assertThat(described).contains("Last-Event-ID", "traceparent", "If-Match", "X-API-Key", "X-Signature");
    }

    /** A shared cache must not give the answer to one origin to another one. */
    @Test
    void get_allowedOrigin_isVariedOrForEveryOrigin() throws Exception {
        String avatar =
                URI.create(one.get("alice").json().getString("avatar_url")).getPath();
        ExampleRequests examples = ExampleRequests.of(one);
        for (Operation operation : examples.operations()) {
            HttpRequest.Builder request = examples.request(operation);
            if (operation.isStream()) {
                request.method("HEAD", BodyPublishers.noBody());
            }
            assertVariedOrForEveryOrigin(operation.path(), request);
        }
        for (String path : List.of(
                Api.path("alice") + "?fields=extended",
                "/v1/profiles/nothing",
                "/client/phoenix-profile.js",
                "/docs",
                "/docs/docs.js")) {
            assertVariedOrForEveryOrigin(path, one.request(path, "alice"));
        }
        for (String path : List.of("/openapi.yaml", "/client/phoenix-profile.js", avatar)) {
            assertThat(one.send(one.request(path)).header("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEqualTo("*");
        }
    }

    private void assertVariedOrForEveryOrigin(String path, HttpRequest.Builder request) throws Exception {
        Answer answer = one.send(request.header("Origin", GAME));
        if (!"*".equals(answer.header("Access-Control-Allow-Origin"))) {
            assertThat(answer.header("Access-Control-Allow-Origin")).as(path).isEqualTo(GAME);
            assertThat(String.join(", ", answer.headers().allValues("Vary")))
                    .as(path)
                    .containsIgnoringCase("Origin");
        }
    }

    @Test
    void preflight_otherOrigin_isRefused() throws Exception {
        one.send(preflight(one, "https://evil.example")).assertError(405, "REQ_005");
        closed.send(preflight(closed, GAME)).assertError(405, "REQ_005");
    }

    @Test
    void get_corsDisabled_hasNoCorsHeaders() throws Exception {
        for (int i = 0; i < 2; i++) {
            Answer answer = closed.get("alice", "Origin", GAME).assertOk();

            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
        }
    }

    private static HttpRequest.Builder preflight(Api api, String origin) {
        return api.request(Api.path("alice"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization,content-type");
    }
}
