package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are genuine: signed with HS256 and a key of the service, and no other. */
class TokenSignatureTest {

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
    void authenticate_signedWithTheKey_isTheCaller() throws Exception {
        assertThat(door.enter(door.claims())).isEqualTo(new Caller("demo", "alice", Set.of()));
    }

    @Test
    void authenticate_signedWithAnyOfTheKeys_isTheCaller() throws Exception {
        String other = "another key of the tests, of 32 bytes or more";
        Door twoKeys = new Door(vertx, Map.of(), List.of(other, Door.KEY));

        assertThat(twoKeys.enter(Jwt.signed(door.claims(), Door.KEY)).userId()).isEqualTo("alice");
        assertThat(twoKeys.enter(Jwt.signed(door.claims(), other)).userId()).isEqualTo("alice");
        twoKeys.refuses(
                Jwt.signed(door.claims(), "a third key of the tests, of 32 bytes or more"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_signedWithAnotherKey_isRefused() throws Exception {
        door.refuses(Jwt.signed(door.claims(), Door.KEY + '!'), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_withOtherClaimsThanWereSigned_isRefused() throws Exception {
        String[] alice = Jwt.signed(door.claims(), Door.KEY).split("\\.", -1);
        String[] bob = Jwt.signed(door.claims().put("sub", "bob"), Door.KEY).split("\\.", -1);

        door.refuses(alice[0] + '.' + bob[1] + '.' + alice[2], Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void authenticate_withoutASignature_isRefused(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        String unsigned = Jwt.unsigned(header, door.claims().encode());

        door.refuses("Bearer " + unsigned, Kind.CREDENTIALS_INVALID);
        door.refuses("Bearer " + unsigned.substring(0, unsigned.length() - 1), Kind.CREDENTIALS_INVALID);
        door.refuses("Bearer " + unsigned + "AAAA", Kind.CREDENTIALS_INVALID);
    }

    /** The key is right; what the header says of the algorithm is not what was configured. */
    @ParameterizedTest
    @CsvSource({"HS384, HmacSHA384", "HS512, HmacSHA512", "RS256, HmacSHA256", "none, HmacSHA256", "hs256, HmacSHA256"})
    void authenticate_withAnotherAlgorithm_isRefused(String named, String used) throws Exception {
        String header = "{\"alg\":\"" + named + "\",\"typ\":\"JWT\"}";

        door.refuses("Bearer " + Jwt.signed(header, door.claims().encode(), Door.KEY, used), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_withoutAHeaderOrAnotherScheme_isMissing() {
        door.refuses((String) null, Kind.CREDENTIALS_MISSING);
        door.refuses("", Kind.CREDENTIALS_MISSING);
        door.refuses("Basic YWxpY2U6c2VjcmV0", Kind.CREDENTIALS_MISSING);
    }

    @Test
    void authenticate_schemeInAnyCase_isTheSame() throws Exception {
        String token = Jwt.signed(door.claims(), Door.KEY).substring("Bearer ".length());

        assertThat(door.enter("bearer " + token).userId()).isEqualTo("alice");
        assertThat(door.enter("BEARER   " + token + "  ").userId()).isEqualTo("alice");
    }
}
