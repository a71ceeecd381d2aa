package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are valid from nbf to exp, with 30 s of leeway on either side, even when cached. */
@ExtendWith(VertxExtension.class)
class TokenTimesTest {

    private static final long LEEWAY_SECONDS = 30;

    private final Vertx vertx;
    private final AuthFixture fixture;

    TokenTimesTest(Vertx vertx) {
        this.vertx = vertx;
        fixture = new AuthFixture(vertx, Map.of());
    }

    @Test
    void exp_atEndOfLeeway_isExpired() throws Exception {
        assertThat(fixture.authenticate(with("exp", fixture.clock.seconds() - LEEWAY_SECONDS + 1))
                        .userId())
                .isEqualTo("alice");
        fixture.assertRefused(with("exp", fixture.clock.seconds() - LEEWAY_SECONDS), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void nbf_atStartOfLeeway_isValid() throws Exception {
        assertThat(fixture.authenticate(with("nbf", fixture.clock.seconds() + LEEWAY_SECONDS))
                        .userId())
                .isEqualTo("alice");
        fixture.assertRefused(with("nbf", fixture.clock.seconds() + LEEWAY_SECONDS + 1), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void leeway_configured_isApplied() throws Exception {
        AuthFixture strict = new AuthFixture(vertx, Map.of("auth.jwt.leeway", "0s"));

        assertThat(strict.authenticate(with("exp", strict.clock.seconds() + 1)).userId())
                .isEqualTo("alice");
        strict.assertRefused(with("exp", strict.clock.seconds()), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void iat_inTheFuture_isIgnored() throws Exception {
        assertThat(fixture.authenticate(with("iat", fixture.clock.seconds() + 3_600))
                        .userId())
                .isEqualTo("alice");
    }

    @Test
    void exp_missing_isInvalid() throws Exception {
        fixture.assertRefused(without("exp"), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(fixture.claims().putNull("exp"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void exp_missingWhereNotRequired_isAlwaysValid() throws Exception {
        AuthFixture lenient = new AuthFixture(vertx, Map.of("auth.jwt.expiry.required", "false"));
        String token = Jwt.signed(without("exp"), AuthFixture.KEY);
        lenient.authenticate(token);

        lenient.clock.move(Duration.ofDays(36_500));

        assertThat(lenient.authenticate(token).userId()).isEqualTo("alice");
        lenient.assertRefused(with("exp", lenient.clock.seconds() - LEEWAY_SECONDS), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void cachedToken_expiredMeanwhile_isRefused() throws Exception {
        String token = Jwt.signed(with("exp", fixture.clock.seconds() + 60), AuthFixture.KEY);
        assertThat(fixture.authenticator.cached(AuthFixture.headers(token))).isNull();
        fixture.authenticate(token);

        fixture.clock.move(Duration.ofSeconds(60 + LEEWAY_SECONDS - 1));
        assertThat(fixture.authenticator.cached(AuthFixture.headers(token)))
                .extracting(authenticated -> authenticated.caller().userId())
                .isEqualTo("alice");
        fixture.clock.move(Duration.ofSeconds(1));

        assertThat(fixture.authenticator.cached(AuthFixture.headers(token))).isNull();
        fixture.assertRefused(token, Kind.CREDENTIALS_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "1e300", "4102444800.5", "36893488147419103232"})
    void exp_farInTheFuture_isValid(String exp) throws Exception {
        assertThat(fixture.authenticate(payload("\"exp\":" + exp)).userId()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-9223372036854775808", "-1e300", "0", "-36893488147419103232"})
    void exp_longAgo_isExpired(String exp) throws Exception {
        fixture.assertRefused(payload("\"exp\":" + exp), Kind.CREDENTIALS_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-9223372036854775808", "-1e300", "0"})
    void nbf_longAgo_isValid(String nbf) throws Exception {
        assertThat(fixture.authenticate(payload("\"nbf\":" + nbf)).userId()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"exp\":\"tomorrow\"", "\"exp\":true", "\"exp\":[1]", "\"nbf\":{}"})
    void times_notANumber_areInvalid(String claim) throws Exception {
        fixture.assertRefused(payload(claim), Kind.CREDENTIALS_INVALID);
    }

    private JsonObject with(String claim, long seconds) {
        return fixture.claims().put(claim, seconds);
    }

    private JsonObject without(String claim) {
        JsonObject claims = fixture.claims();
        claims.remove(claim);
        return claims;
    }

    private static String payload(String claim) throws Exception {
        String expiry = claim.contains("exp") ? "" : "\"exp\":4102444800,";
        String payload = "{\"tenant_id\":\"demo\",\"sub\":\"alice\"," + expiry + claim + "}";
        return "Bearer " + Jwt.signed(Jwt.HS256, payload, AuthFixture.KEY, "HmacSHA256");
    }
}
