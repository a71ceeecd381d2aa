package io.phoenix.profile.http;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.profiles.FastPath;
import io.phoenix.profile.http.profiles.ProfileResponse;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.tenant.Tenants;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast path alone, compared with the router, which gets the same id percent-encoded. */
class FastPathIT {

    private static final int LEFT_TO_ROUTER = 599;
    private static final String SECRET = "a secret for names and avatars";
    private static final String CURRENT_TAG = "(the tag)";

    private static TestInstance instance;
    private static Vertx vertx;
    private static HttpServer fastPathAlone;
    private static Authenticator authenticator;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String token = instance.token(tenant, "reader");

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of("generator.secret", SECRET));
        vertx = Vertx.vertx();
        Settings settings = TestSettings.with(Map.of());
        authenticator = new Authenticator(
                vertx,
                settings.access().auth(),
                new RateLimits(
                        settings.access().limits(),
                        tenants -> settings.tenants().of(tenants).limits(),
                        System::nanoTime),
                new Budget("verifications", 1),
                Tenants.configured(settings.tenants()),
                Clock.systemUTC());
        Cors cors = new Cors(settings.server().http().cors());
        ProfileJson bodies = new ProfileJson(
                settings.generation().avatars().urlTemplate(),
                settings.generation().avatars().publicUrl(),
                settings.generation().avatars().style(),
                new KeyedHash(SECRET.getBytes(StandardCharsets.UTF_8)));
        ProfileResponse responses = new ProfileResponse(
                new EntityTags(bodies),
                settings.server().http().cacheControl(),
                cors,
                SecurityHeaders.of(settings.server().http(), cors),
                ReadMetrics.NONE);
        FastPath fastPath = new FastPath(authenticator, instance.service().profiles(), responses);
        fastPathAlone = await(vertx.createHttpServer()
                .requestHandler(request -> answerOrReportLeftToRouter(fastPath, request))
                .listen(0, "127.0.0.1"));
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
        instance.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Accept: text/html",
                "If-None-Match: " + CURRENT_TAG,
                "If-None-Match: W/" + CURRENT_TAG,
                "If-None-Match: \"other\"",
                "If-None-Match: \"other\", " + CURRENT_TAG,
                "If-None-Match: *",
                "If-None-Match: not a tag",
                "Accept-Encoding: gzip",
                "Connection: close"
            })
    void hit_anyHeader_equalsTheResponseOfTheRouter(String header) throws Exception {
        String tag = cached("alice").header("ETag");
        String sent = header.replace(CURRENT_TAG, String.valueOf(tag));

        Answer fast = ask(fastPathAlone.actualPort(), Api.path("alice"), sent);
        Answer routed = ask(instance.service().apiPort(), Api.path("alice?"), sent);

        assertThat(fast.status()).isNotEqualTo(LEFT_TO_ROUTER).isEqualTo(routed.status());
        assertThat(fast.body()).isEqualTo(routed.body());
        assertThat(withoutDate(fast)).isEqualTo(withoutDate(routed)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/profiles/user/%6",
                "/v1/profiles/user/%FF",
                "/v1/profiles/user/%00",
                "/v1/profiles/user/%2E%2E",
                "/v1/profiles/user/{alice}",
                "/v1/profiles/user/alice?min_version=1",
                "/v1/profiles/user/alice?",
                "/v1/profiles/user/alice/",
                "/v1/profiles/user/alice/avatar",
                "/v1/profiles/user/",
                "/v1/profiles/user/..",
                "/v1/profiles/user/not-cached",
                "/v1/profiles?user_ids=alice",
                "/v2/profiles/user/alice"
            })
    void request_anyOtherForm_isLeftToTheRouter(String target) throws Exception {
        cached("alice");

        assertThat(ask(fastPathAlone.actualPort(), target, "").status()).isEqualTo(LEFT_TO_ROUTER);
    }

    @Test
    void hit_encodedId_isAnswered() throws Exception {
        cached("alice");

        assertThat(ask(fastPathAlone.actualPort(), Api.path("%61lice"), "")
                        .json()
                        .getString("user_id"))
                .isEqualTo("alice");
    }

    @Test
    void request_uncachedToken_isLeftToTheRouter() throws Exception {
        instance.get(tenant, "alice");

        assertThat(ask(fastPathAlone.actualPort(), Api.path("alice"), "").status())
                .isEqualTo(LEFT_TO_ROUTER);
    }

    private static void answerOrReportLeftToRouter(FastPath fastPath, HttpServerRequest request) {
        if (!fastPath.tryAnswer(request)) {
            request.response().setStatusCode(LEFT_TO_ROUTER).end();
        }
    }

    /** Loads the profile into L1, and the token into the credentials cache. */
    private Answer cached(String user) throws Exception {
        await(authenticator.authenticate(HttpHeaders.headers().set("Authorization", "Bearer " + token), "peer"));
        return Answer.of(instance.get(tenant, user));
    }

    private Answer ask(int port, String target, String header) throws Exception {
        try (RawConnection connection = new RawConnection(port)) {
            return connection
                    .send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                            + (header.isEmpty() ? "" : header + "\r\n") + "\r\n")
                    .read()
                    .orElseThrow();
        }
    }

    private static Map<String, List<String>> withoutDate(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(answer.headers().map());
        headers.remove("Date");
        return headers;
    }
}
