package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of a JWKS endpoint are used, refreshed when they change, and kept while the endpoint is down. */
@ExtendWith(VertxExtension.class)
class PublishedKeysTest {

    private static final String ONE_MORE_REQUEST = "1h";

    private Vertx vertx;

    @BeforeEach
    void start(Vertx vertx) {
        this.vertx = vertx;
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_signedWithPublishedKey_returnsCaller(TestKeys algorithm) throws Exception {
        KeyPair key = algorithm.generate();
        AuthFixture fixture = fixture(publishing(TestKeys.jwk(key, "one")), ONE_MORE_REQUEST);

        assertThat(fixture.authenticate(algorithm.signed(fixture.claims(), key, "one"))
                        .userId())
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_signedWithAnotherKeyOfSameId_isInvalid(TestKeys algorithm) throws Exception {
        AuthFixture fixture = fixture(publishing(TestKeys.jwk(algorithm.generate(), "one")), ONE_MORE_REQUEST);

        fixture.assertRefused(
                algorithm.signed(fixture.claims(), algorithm.generate(), "one"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_newlyPublishedKey_refreshesKeySet() throws Exception {
        KeyPair old = TestKeys.ES256.generate();
        KeyPair fresh = TestKeys.EdDSA.generate();
        TestJwksEndpoint server = publishing(TestKeys.jwk(old, "old"));
        AuthFixture fixture = fixture(server, "100ms");
        String oldToken = TestKeys.ES256.signed(fixture.claims(), old, "old");
        fixture.authenticate(oldToken);

        server.answer = TestKeys.setOf(TestKeys.jwk(fresh, "fresh")).encode();
        String freshToken = TestKeys.EdDSA.signed(fixture.claims(), fresh, "fresh");

        Eventually.isTrue("the fresh key is known", () -> isAuthenticated(fixture, freshToken));
        assertThat(fixture.authenticator.cached(AuthFixture.headers(oldToken)))
                .as("callers cached for the withdrawn key")
                .isNull();
        fixture.assertRefused(oldToken, Kind.CREDENTIALS_INVALID);
    }

    @Test
    void keySet_withoutAKey_endsItsTokensWithoutAnyRequest() throws Exception {
        KeyPair old = TestKeys.ES256.generate();
        TestJwksEndpoint server = publishing(TestKeys.jwk(old, "old"));
        AuthFixture fixture = new AuthFixture(
                vertx,
                Map.of(
                        "auth.jwt.jwks.uri",
                        server.uri(),
                        "auth.jwt.jwks.refresh",
                        "1s",
                        "auth.jwt.jwks.pause.min",
                        "100ms",
                        "auth.jwt.jwks.timeout",
                        "2s"));
        String token = TestKeys.ES256.signed(fixture.claims(), old, "old");
        fixture.authenticate(token);

        // an outage keeps the keys, and does not end the polling
        server.status = 500;
        int before = server.requests.get();
        Eventually.isTrue("polled during the outage", () -> server.requests.get() > before + 1);
        assertThat(fixture.authenticator.cached(AuthFixture.headers(token))).isNotNull();
        server.answer =
                TestKeys.setOf(TestKeys.jwk(TestKeys.ES256.generate(), "fresh")).encode();
        server.status = 200;

        Eventually.isTrue(
                "the old key is gone", () -> fixture.authenticator.cached(AuthFixture.headers(token)) == null);
        fixture.assertRefused(token, Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_manyUnknownKeys_sendsOneMoreRequest() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        TestJwksEndpoint server = publishing(TestKeys.jwk(key, "one"));
        AuthFixture fixture = fixture(server, ONE_MORE_REQUEST);
        fixture.authenticate(TestKeys.ES256.signed(fixture.claims(), key, "one"));

        for (int i = 0; i < 50; i++) {
            fixture.assertRefused(
                    TestKeys.ES256.signed(fixture.claims(), key, "unknown-" + i), Kind.CREDENTIALS_INVALID);
        }

        assertThat(server.requests).hasValue(2);
    }

    @Test
    void authenticate_concurrentBeforeFirstResponse_sendsOneRequest() throws Exception {
        KeyPair key = TestKeys.RS256.generate();
        TestJwksEndpoint server = publishing(TestKeys.jwk(key, "one"));
        AuthFixture fixture = fixture(server, ONE_MORE_REQUEST);
        String token = TestKeys.RS256.signed(fixture.claims(), key, "one");

        List<Future<AuthenticatedCaller>> requests = IntStream.range(0, 50)
                .mapToObj(i -> fixture.authenticator.authenticate(AuthFixture.headers(token), "peer"))
                .toList();

        await(Future.all(requests));
        assertThat(server.requests).hasValue(1);
    }

    @Test
    void authenticate_endpointDown_usesCachedKeysAndIsUnavailableForUnknownOnes() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        TestJwksEndpoint server = publishing(TestKeys.jwk(key, "one"));
        AuthFixture fixture = fixture(server, "100ms");
        fixture.authenticate(TestKeys.ES256.signed(fixture.claims(), key, "one"));

        server.status = 500;
        String unknown = TestKeys.ES256.signed(fixture.claims(), TestKeys.ES256.generate(), "two");

        Eventually.isTrue("the endpoint was requested again", () -> {
            fixture.authenticator.authenticate(AuthFixture.headers(unknown), "peer");
            return server.requests.get() > 1;
        });
        fixture.assertRefused(unknown, Kind.DEPENDENCY_UNAVAILABLE);
        fixture.authenticate(TestKeys.ES256.signed(fixture.claims().put("sub", "bob"), key, "one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TestJwksEndpoint.SILENCE,
                "no JSON",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":1}",
                "[]",
                "{\"keys\":[{}]}"
            })
    void authenticate_invalidKeySet_isUnavailable(String answer) throws Exception {
        AuthFixture fixture = fixture(new TestJwksEndpoint(vertx, answer), ONE_MORE_REQUEST);

        fixture.assertRefused(
                TestKeys.ES256.signed(fixture.claims(), TestKeys.ES256.generate(), "one"), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void authenticate_keySetTooLarge_isUnavailable() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        String tooLong = TestKeys.setOf(TestKeys.jwk(key, "one").put("x5c", "A".repeat(200_000)))
                .encode();
        AuthFixture fixture = fixture(new TestJwksEndpoint(vertx, tooLong), ONE_MORE_REQUEST);

        fixture.assertRefused(TestKeys.ES256.signed(fixture.claims(), key, "one"), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void authenticate_configuredKey_needsNoEndpoint() throws Exception {
        AuthFixture fixture = fixture(new TestJwksEndpoint(vertx, TestJwksEndpoint.SILENCE), ONE_MORE_REQUEST);

        assertThat(fixture.authenticate(fixture.claims()).userId()).isEqualTo("alice");
    }

    private TestJwksEndpoint publishing(JsonObject key) throws Exception {
        return new TestJwksEndpoint(vertx, TestKeys.setOf(key).encode());
    }

    private AuthFixture fixture(TestJwksEndpoint server, String pauseMin) {
        return new AuthFixture(
                vertx,
                Map.of(
                        "auth.jwt.jwks.uri",
                        server.uri(),
                        "auth.jwt.jwks.refresh",
                        "1d",
                        "auth.jwt.jwks.pause.min",
                        pauseMin,
                        "auth.jwt.jwks.timeout",
                        "2s"));
    }

    private static boolean isAuthenticated(AuthFixture fixture, String token) {
        try {
            fixture.authenticate(token);
            return true;
        } catch (Exception refused) {
            return false;
        }
    }
}
