package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A peer whose credentials keep failing is slowed; what an instance spends on signatures is bounded. */
@ExtendWith(VertxExtension.class)
class FailingPeersTest {

    private static final int BURST = 5;

    /** One more failure is allowed after a second, which no test takes. */
    private static final Map<String, String> FEW =
            Map.of("limits.failures.rate", "1", "limits.failures.burst", Integer.toString(BURST));

    private final Vertx vertx;

    @TempDir
    private Path directory;

    FailingPeersTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @Test
    void authenticate_failedTooOften_isRefusedForThatPeerOnly() throws Exception {
        AuthFixture fixture = new AuthFixture(vertx, Map.of("limits.failures.rate", "1", "limits.failures.burst", "1"));
        String known = Jwt.signed(fixture.claims().put("sub", "known"), AuthFixture.KEY);
        String fresh = Jwt.signed(fixture.claims(), AuthFixture.KEY);
        fixture.authenticate(known, "attacker");
        fail(fixture, "attacker");

        ProfileFailure refused = (ProfileFailure) catchThrowable(() -> fixture.authenticate(fresh, "attacker"));

        assertThat(refused.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused.retryAfterSeconds()).isEqualTo(1);
        assertThat(refused).hasMessageStartingWith("invalid credentials: too many (expected: at most 1 at once");
        assertThat(fixture.authenticate(known, "attacker").userId())
                .as("cached")
                .isEqualTo("known");
        assertThat(fixture.authenticate(fresh, "innocent").userId()).isEqualTo("alice");
    }

    @Test
    void authenticate_eachKindOfInvalidCredentials_counts() throws Exception {
        AuthFixture fixture = new AuthFixture(vertx, FEW);
        JsonObject expired = fixture.claims().put("exp", 1);
        MultiMap apiKey = MultiMap.caseInsensitiveMultiMap().add("X-API-Key", "unknown");

        fail(fixture, "attacker");
        assertThat(kindOf(fixture, Jwt.signed(expired, AuthFixture.KEY))).isEqualTo(Kind.CREDENTIALS_EXPIRED);
        assertThat(kindOf(fixture, "Bearer no token")).isEqualTo(Kind.CREDENTIALS_INVALID);
        assertThat(catchThrowable(() -> await(fixture.authenticator.authenticate(apiKey, "attacker"))))
                .isInstanceOf(ProfileFailure.class);
        assertThat(kindOf(fixture, Jwt.signed(fixture.claims().put("sub", ""), AuthFixture.KEY)))
                .isEqualTo(Kind.CREDENTIALS_INVALID);

        assertThat(kindOf(fixture, "Bearer no token")).isEqualTo(Kind.RATE_LIMITED);
    }

    @Test
    void authenticate_invalidSignatures_count() {
        AuthFixture fixture = new AuthFixture(
                vertx,
                Map.of(
                        "limits.failures.rate",
                        "1",
                        "limits.failures.burst",
                        "1",
                        "auth.hmac.keys",
                        "demo/a signing key of 32 bytes or more for tests"));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Tenant-Id", "demo")
                .add("X-Timestamp", Long.toString(fixture.clock.seconds()))
                .add("X-Signature", "hmac-sha256=" + "0".repeat(64));
        SignedRequest request = new SignedRequest("GET", "/v1/profiles", headers, null);

        assertThat(kindOf(() -> fixture.authenticator.authenticate(request, "attacker")))
                .isEqualTo(Kind.CREDENTIALS_INVALID);
        assertThat(kindOf(() -> fixture.authenticator.authenticate(request, "attacker")))
                .isEqualTo(Kind.RATE_LIMITED);
        assertThat(kindOf(() -> fixture.authenticator.authenticate(request, "innocent")))
                .isEqualTo(Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_validOrWithoutCredentials_doesNotCount() throws Exception {
        AuthFixture fixture = new AuthFixture(vertx, FEW);

        for (int i = 0; i < 3 * BURST; i++) {
            fixture.authenticate(Jwt.signed(fixture.claims().put("sub", "user-" + i), AuthFixture.KEY), "attacker");
            assertThat(kindOf(fixture, "Basic eDp5")).isEqualTo(Kind.CREDENTIALS_MISSING);
        }

        assertThat(kindOf(fixture, "Bearer no token")).isEqualTo(Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_tooManyVerifications_isOverloaded() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        AuthFixture fixture = AuthFixture.withKeyFile(
                vertx, directory, Map.of("auth.jwt.verification.max", "1"), TestKeys.jwk(key, "one"));
        String token = TestKeys.ES256.signed(fixture.claims(), key, "one");
        String invalid = TestKeys.ES256.signed(fixture.claims(), TestKeys.ES256.generate(), "one");

        fixture.verifications.tryTake(1);
        fixture.assertRefused(token, Kind.OVERLOADED);
        assertThat(fixture.authenticate(fixture.claims().put("sub", "bob")).userId())
                .as("HS256 does not wait")
                .isEqualTo("bob");
        fixture.verifications.giveBack(1);

        fixture.assertRefused(invalid, Kind.CREDENTIALS_INVALID);
        assertThat(fixture.authenticate(token).userId()).isEqualTo("alice");
        assertThat(fixture.verifications.used()).isZero();
    }

    private static void fail(AuthFixture fixture, String peer) {
        assertThat(catchThrowable(() -> fixture.authenticate("Bearer invalid", peer)))
                .isInstanceOfSatisfying(
                        ProfileFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_INVALID));
    }

    private static Kind kindOf(AuthFixture fixture, String authorization) {
        return kindOf(() -> fixture.authenticate(authorization, "attacker"));
    }

    private static Kind kindOf(ThrowingCallable attempt) {
        return ((ProfileFailure) catchThrowable(attempt)).kind();
    }
}
