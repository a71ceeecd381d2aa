package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a token is valid: from nbf to exp, with 30 s of leeway on either side; also when it is remembered. */
class TokenTimesTest {

    private static final long LEEWAY_SECONDS = 30;

    private static Vertx vertx;

    private Door door;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @BeforeEach
    void build() {
        door = new Door(vertx, Map.of());
    }

    @Test
    void exp_isPassedWhenTheLeewayIsOver() throws Exception {
        assertThat(door.enter(with("exp", door.clock.seconds() - LEEWAY_SECONDS + 1))
                        .userId())
                .isEqualTo("alice");
        door.refuses(with("exp", door.clock.seconds() - LEEWAY_SECONDS), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void nbf_isReachedWhenTheLeewayBegins() throws Exception {
        assertThat(door.enter(with("nbf", door.clock.seconds() + LEEWAY_SECONDS))
                        .userId())
                .isEqualTo("alice");
        door.refuses(with("nbf", door.clock.seconds() + LEEWAY_SECONDS + 1), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void leeway_asConfigured_counts() throws Exception {
        Door strict = new Door(vertx, Map.of("auth.jwt.leeway", "0s"));

        assertThat(strict.enter(with("exp", strict.clock.seconds() + 1)).userId())
                .isEqualTo("alice");
        strict.refuses(with("exp", strict.clock.seconds()), Kind.CREDENTIALS_EXPIRED);
    }

    @Test
    void iat_inTheFuture_isNoReasonToRefuse() throws Exception {
        assertThat(door.enter(with("iat", door.clock.seconds() + 3_600)).userId())
                .isEqualTo("alice");
    }

    @Test
    void token_withoutTimes_isAlwaysValid() throws Exception {
        String token = Jwt.signed(without("exp"), Door.KEY);
        door.enter(token);

        door.clock.move(Duration.ofDays(36_500));

        assertThat(door.enter(token).userId()).isEqualTo("alice");
    }

    @Test
    void rememberedToken_isKnownUntilItExpires() throws Exception {
        String token = Jwt.signed(with("exp", door.clock.seconds() + 60), Door.KEY);
        assertThat(door.authenticator.cached(Door.headers(token))).isNull();
        door.enter(token);

        door.clock.move(Duration.ofSeconds(60 + LEEWAY_SECONDS - 1));
        assertThat(door.authenticator.cached(Door.headers(token)))
                .extracting(authenticated -> authenticated.caller().userId())
                .isEqualTo("alice");
        door.clock.move(Duration.ofSeconds(1));

        assertThat(door.authenticator.cached(Door.headers(token))).isNull();
        door.refuses(token, Kind.CREDENTIALS_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "1e300", "4102444800.5", "36893488147419103232"})
    void exp_farAway_isValid(String exp) throws Exception {
        assertThat(door.enter(payload("\"exp\":" + exp)).userId()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-9223372036854775808", "-1e300", "0", "-36893488147419103232"})
    void exp_longAgo_isPassed(String exp) throws Exception {
        door.refuses(payload("\"exp\":" + exp), Kind.CREDENTIALS_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-9223372036854775808", "-1e300", "0"})
    void nbf_longAgo_isReached(String nbf) throws Exception {
        assertThat(door.enter(payload("\"nbf\":" + nbf)).userId()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"exp\":\"tomorrow\"", "\"exp\":true", "\"exp\":[1]", "\"nbf\":{}"})
    void times_thatAreNone_areInvalid(String claim) throws Exception {
        door.refuses(payload(claim), Kind.CREDENTIALS_INVALID);
    }

    private JsonObject with(String claim, long seconds) {
        return door.claims().put(claim, seconds);
    }

    private JsonObject without(String claim) {
        JsonObject claims = door.claims();
        claims.remove(claim);
        return claims;
    }

    private static String payload(String claim) throws Exception {
        String payload = "{\"tenant_id\":\"demo\",\"sub\":\"alice\"," + claim + "}";
        return "Bearer " + Jwt.signed(Jwt.HS256, payload, Door.KEY, "HmacSHA256");
    }
}
