package io.phoenix.profile.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The authorization matrix: every credential on every route, for the user's own profile and another user's. A second tenant
 * with the same users must stay unchanged.
 */
class AccessTableIT {

    private static final String API_KEY = "the API key of the first tenant";
    private static final String SIGNING_KEY = "the signing key of the first tenant of 32 bytes";
    private static final String OWN = "alice";
    private static final String OTHER = "bob";
    private static final String RENAME = "{\"name\":\"Renamed Here\"}";

    private static final String TENANT = "t-" + UUID.randomUUID();
    private static final String OTHER_TENANT = "t-" + UUID.randomUUID();

    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of(
                "auth.api-keys",
                TENANT + "/"
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(API_KEY.getBytes(UTF_8))),
                "auth.hmac.keys",
                TENANT + "/" + SIGNING_KEY));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    private enum Credential {
        ANONYMOUS,
        USER,
        WRITER,
        ADMIN,
        API_KEY_HEADER,
        API_KEY_BEARER,
        SIGNED;

        HttpRequest.Builder on(String method, String target, String body) throws Exception {
            HttpRequest.Builder request = instance.request(target)
                    .header("Content-Type", target.contains("/import") ? "application/x-ndjson" : "application/json")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            return switch (this) {
                case ANONYMOUS -> request;
                case USER -> named(request).header("Authorization", "Bearer " + instance.token(TENANT, OWN));
                case WRITER ->
                    named(request).header("Authorization", "Bearer " + instance.token(TENANT, OWN, "profile:write"));
                case ADMIN ->
                    named(request).header("Authorization", "Bearer " + instance.token(TENANT, OWN, "profile:admin"));
                case API_KEY_HEADER -> named(request).header("X-API-Key", AccessTableIT.API_KEY);
                case API_KEY_BEARER -> named(request).header("Authorization", "Bearer " + AccessTableIT.API_KEY);
                case SIGNED -> {
                    Signed signed = Signed.now(method, target, body);
                    yield signed.on(request, TENANT, signed.signature(SIGNING_KEY));
                }
            };
        }

        /** Names the other tenant in a header, which a credential must override. */
        private static HttpRequest.Builder named(HttpRequest.Builder request) {
            return request.header("X-Tenant-Id", OTHER_TENANT);
        }
    }

    private enum Route {
        READ("GET", "/v1/profiles/user/%s", "", 200),
        CHANGE("PUT", "/v1/profiles/user/%s", RENAME, 200),
        ERASE("DELETE", "/v1/profiles/user/%s", "", 204),
        LIFT("DELETE", "/v1/admin/profiles/%s/erasure", "", 204),
        MOVE("POST", "/v1/admin/profiles/%s/move", "{\"to\":\"%s moved\",\"replace\":true}", 200),
        BATCH_GET("GET", "/v1/profiles?user_ids=%s,carol", "", 200),
        LOOK_UP("GET", "/v1/profiles?create=false&user_ids=%s", "", 200),
        BATCH_POST("POST", "/v1/profiles/batch", "{\"user_ids\":[\"%s\"]}", 200),
        INSTANCE("GET", "/v1/instance", "", 200),
        EXPLAIN("GET", "/v1/admin/profiles/%s/explain", "", 200),
        IMPORT(
                "POST",
                "/v1/profiles/import?on_conflict=overwrite",
                "{\"user_id\":\"%s\",\"name\":\"Imported Here\"}",
                200),
        EXPORT("GET", "/v1/profiles/user/%s/export", "", 200),
        SEARCH("GET", "/v1/admin/profiles?limit=2", "", 200),
        FORMER_NAMES("GET", "/v1/profiles/user/%s/names", "", 200),
        MODERATION("GET", "/v1/admin/profiles/%s/moderation", "", 200),
        MODERATE("POST", "/v1/admin/profiles/%s/moderation", "{\"reset\":[\"avatar\"],\"reason\":\"Test\"}", 200),
        CHANGES("GET", "/v1/changes", "", 200),
        AUDIT("POST", "/v1/profiles/audit", "{\"copies\":[{\"user_id\":\"%s\",\"version\":0}]}", 200);

        private final String method;
        private final String target;
        private final String body;
        private final int success;

        Route(String method, String target, String body, int success) {
            this.method = method;
            this.target = target;
            this.body = body;
            this.success = success;
        }

        /** The documented rule, implemented independently. */
        int expected(Credential credential, boolean own) {
            boolean server = switch (credential) {
                case API_KEY_HEADER, API_KEY_BEARER, SIGNED -> true;
                default -> false;
            };
            boolean allowed = switch (this) {
                case READ, BATCH_GET, LOOK_UP, BATCH_POST -> true;
                case CHANGE -> server || own || credential == Credential.WRITER || credential == Credential.ADMIN;
                case ERASE -> !server && (own || credential == Credential.ADMIN);
                case LIFT, MOVE -> credential == Credential.ADMIN;
                case EXPORT, FORMER_NAMES -> server || own || credential == Credential.ADMIN;
                case CHANGES, AUDIT -> server;
                case INSTANCE, EXPLAIN, IMPORT, SEARCH, MODERATION, MODERATE ->
                    server || credential == Credential.ADMIN;
            };
            if (credential == Credential.ANONYMOUS) {
                return 401;
            }
            return allowed ? success : 403;
        }
    }

    static Stream<Arguments> table() {
        return Arrays.stream(Credential.values())
                .flatMap(credential -> Arrays.stream(Route.values())
                        .flatMap(route -> Stream.of(true, false).map(own -> Arguments.of(credential, route, own))));
    }

    @ParameterizedTest(name = "{0} {1}, own: {2}")
    @MethodSource("table")
    void request_everyCredentialAndRoute_isAnsweredAsDocumented(Credential credential, Route route, boolean own)
            throws Exception {
        String user = own ? OWN : OTHER;
        String before = profile(TENANT, user);
        String beforeInOtherTenant = profile(OTHER_TENANT, user);

        Answer answer = Answer.of(instance.send(credential
                .on(route.method, String.format(route.target, user), String.format(route.body, user))
                .build()));

        int expected = route.expected(credential, own);
        assertThat(answer.status()).as(answer.body()).isEqualTo(expected);
        assertThat(answer.body()).doesNotContain(OTHER_TENANT);
        assertThat(profile(OTHER_TENANT, user))
                .as("profile in the other tenant")
                .isEqualTo(beforeInOtherTenant);
        if (expected >= 400) {
            assertThat(profile(TENANT, user)).as("profile after the refusal").isEqualTo(before);
        } else if (route == Route.INSTANCE) {
            assertThat(answer.body()).doesNotContain(TENANT, user);
        } else if (expected != 204 && route != Route.CHANGES) {
            assertThat(answer.body()).contains("\"tenant_id\":\"" + TENANT + "\"");
        }
    }

    private static String profile(String tenant, String user) throws Exception {
        return new JsonObject(instance.get(tenant, user).body()).encode();
    }
}
