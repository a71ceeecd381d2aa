package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.http.wire.FailureHandler;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps every kind of failure to a response. */
class FailureHandlerTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static HttpServer server;

    @BeforeAll
    static void serveFailures() throws Exception {
        Router router = Router.router(VERTX);
        FailureHandler.install(router);
        router.get("/unexpected").handler(context -> context.fail(new IllegalStateException("internal secret")));
        router.get("/thrown").handler(context -> {
            throw new IllegalStateException("internal secret");
        });
        router.get("/reason")
                .handler(context -> context.fail(new ProfileFailure(Kind.NAME_REFUSED, "name: ''", "too_short")));
        for (Kind kind : Kind.values()) {
            router.get("/" + kind).handler(context -> context.fail(new ProfileFailure(kind, "what is wrong")));
        }
        server = TestInstance.await(
                VERTX.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    @AfterAll
    static void close() throws Exception {
        TestInstance.await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({
        "CREDENTIALS_INVALID, 401, AUTH_001",
        "CREDENTIALS_MISSING, 401, AUTH_002",
        "CREDENTIALS_EXPIRED, 401, AUTH_003",
        "FORBIDDEN, 403, AUTH_005",
        "MALFORMED_BODY, 400, REQ_001",
        "MALFORMED_PARAMETER, 400, REQ_002",
        "UNSUPPORTED_MEDIA_TYPE, 415, REQ_003",
        "UNKNOWN_PATH, 404, REQ_004",
        "METHOD_NOT_ALLOWED, 405, REQ_005",
        "BODY_TOO_LARGE, 413, REQ_006",
        "VERSION_MISMATCH, 412, PROFILE_001",
        "NAME_REFUSED, 422, PROFILE_002",
        "DEPENDENCY_UNAVAILABLE, 503, DEP_001",
        "OVERLOADED, 503, DEP_002",
        "SLOW_CONSUMER, 503, LIVE_001",
        "STREAM_CLOSING, 503, LIVE_002",
    })
    void handle_knownKind_hasItsStatusAndCode(Kind kind, int status, String code) throws Exception {
        assertThat(get("/" + kind).assertError(status, code).json().getString("error"))
                .isEqualTo("what is wrong");
    }

    @ParameterizedTest
    @EnumSource
    void handle_everyKind_setsChallengeAndRetryByStatus(Kind kind) throws Exception {
        Answer answer = get("/" + kind);

        assertThat(answer.header("WWW-Authenticate")).isEqualTo(answer.status() == 401 ? "Bearer" : null);
        assertThat(answer.header("Retry-After")).isEqualTo(answer.status() == 503 ? "1" : null);
    }

    @ParameterizedTest
    @CsvSource({"/unexpected", "/thrown"})
    void handle_unexpectedFailure_is500WithoutDetails(String path) throws Exception {
        Answer answer = get(path).assertError(500, "INT_001");

        assertThat(answer.body()).doesNotContain("secret", "Exception", "io.phoenix", "\\n");
    }

    @Test
    void handle_failureWithReason_containsIt() throws Exception {
        assertThat(get("/reason").assertError(422, "PROFILE_002").json().getString("reason"))
                .isEqualTo("too_short");
    }

    private static Answer get(String path) throws IOException {
        try (RawConnection connection = new RawConnection(server.actualPort())) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .read()
                    .orElseThrow();
        }
    }
}
