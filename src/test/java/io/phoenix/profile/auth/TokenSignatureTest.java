package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only tokens signed with HS256 and a key of the service are valid. */
@ExtendWith(VertxExtension.class)
class TokenSignatureTest {

    private final Vertx vertx;
    private final AuthFixture fixture;

    TokenSignatureTest(Vertx vertx) {
        this.vertx = vertx;
        fixture = new AuthFixture(vertx, Map.of());
    }

    @Test
    void authenticate_signedWithKey_returnsCaller() throws Exception {
        assertThat(fixture.authenticate(fixture.claims())).isEqualTo(new Caller("demo", "alice", Set.of()));
    }

    @Test
    void authenticate_signedWithAnyConfiguredKey_returnsCaller() throws Exception {
        String other = "another test key of 32 bytes or more";
        AuthFixture twoKeys = new AuthFixture(vertx, Map.of(), List.of(other, AuthFixture.KEY));

        assertThat(twoKeys.authenticate(Jwt.signed(fixture.claims(), AuthFixture.KEY))
                        .userId())
                .isEqualTo("alice");
        assertThat(twoKeys.authenticate(Jwt.signed(fixture.claims(), other)).userId())
                .isEqualTo("alice");
        twoKeys.assertRefused(
                Jwt.signed(fixture.claims(), "a third test key of 32 bytes or more"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_signedWithAnotherKey_isRefused() throws Exception {
        fixture.assertRefused(Jwt.signed(fixture.claims(), AuthFixture.KEY + '!'), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_claimsReplacedAfterSigning_isRefused() throws Exception {
        String[] alice = Jwt.signed(fixture.claims(), AuthFixture.KEY).split("\\.", -1);
        String[] bob =
                Jwt.signed(fixture.claims().put("sub", "bob"), AuthFixture.KEY).split("\\.", -1);

        fixture.assertRefused(alice[0] + '.' + bob[1] + '.' + alice[2], Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void authenticate_withoutSignature_isRefused(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        String unsigned = Jwt.unsigned(header, fixture.claims().encode());

        fixture.assertRefused("Bearer " + unsigned, Kind.CREDENTIALS_INVALID);
        fixture.assertRefused("Bearer " + unsigned.substring(0, unsigned.length() - 1), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused("Bearer " + unsigned + "AAAA", Kind.CREDENTIALS_INVALID);
    }

    /** The key is right, the algorithm in the header is not. */
    @ParameterizedTest
    @CsvSource({"HS384, HmacSHA384", "HS512, HmacSHA512", "RS256, HmacSHA256", "none, HmacSHA256", "hs256, HmacSHA256"})
    void authenticate_wrongAlgorithm_isRefused(String named, String used) throws Exception {
        String header = "{\"alg\":\"" + named + "\",\"typ\":\"JWT\"}";

        fixture.assertRefused(
                "Bearer " + Jwt.signed(header, fixture.claims().encode(), AuthFixture.KEY, used),
                Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_noHeaderOrAnotherScheme_isMissing() {
        fixture.assertRefused((String) null, Kind.CREDENTIALS_MISSING);
        fixture.assertRefused("", Kind.CREDENTIALS_MISSING);
        fixture.assertRefused("Basic YWxpY2U6c2VjcmV0", Kind.CREDENTIALS_MISSING);
    }

    @Test
    void authenticate_schemeInAnyCase_isAccepted() throws Exception {
        String token = Jwt.signed(fixture.claims(), AuthFixture.KEY).substring("Bearer ".length());

        assertThat(fixture.authenticate("bearer " + token).userId()).isEqualTo("alice");
        assertThat(fixture.authenticate("BEARER   " + token + "  ").userId()).isEqualTo("alice");
    }
}
