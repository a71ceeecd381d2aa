package io.phoenix.profile.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For any token, the result is a caller or a documented error. */
@ExtendWith(VertxExtension.class)
class GarbageTokensTest {

    private static final int MUTANTS = 3_000;

    private final AuthFixture fixture;

    GarbageTokensTest(Vertx vertx) {
        fixture = new AuthFixture(vertx, Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "...",
                "a",
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "e30.e30.",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.W10.W10",
                "é.é.é",
                "====.====.====",
                "eyJhbGciOiJIUzI1NiJ9",
                "eyJhbGciOiJIUzI1NiJ9..",
                "%00.%00.%00"
            })
    void authenticate_malformedToken_isInvalid(String token) {
        fixture.assertRefused("Bearer " + token, Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"text\"", "true", "{}", "{", "", "{\"tenant_id\":null,\"sub\":null}"})
    void authenticate_validSignatureWithoutClaims_isInvalid(String payload) throws Exception {
        fixture.assertRefused(
                "Bearer " + Jwt.signed(Jwt.HS256, payload, AuthFixture.KEY, "HmacSHA256"), Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "1",
                "\"HS256\"",
                "{}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"alg\":[\"HS256\"]}",
                "{"
            })
    void authenticate_malformedHeader_isInvalid(String header) throws Exception {
        fixture.assertRefused(
                "Bearer " + Jwt.signed(header, fixture.claims().encode(), AuthFixture.KEY, "HmacSHA256"),
                Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_oneCharacterChanged_returnsSameCallerOrIsRefused() throws Exception {
        Random random = new Random(20260102);
        String good = Jwt.signed(fixture.claims(), AuthFixture.KEY);
        Caller alice = new Caller("demo", "alice", Set.of());

        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutated(good, random);
            Throwable refused = catchThrowable(
                    () -> assertThat(fixture.authenticate(mutant)).isEqualTo(alice));
            if (refused != null) {
                assertThat(refused).as(mutant).isInstanceOf(ProfileFailure.class);
            }
        }
    }

    private static String mutated(String text, Random random) {
        int at = random.nextInt(text.length());
        String with = String.valueOf((char) random.nextInt(0x180));
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + with + text.substring(at + 1);
            default -> text.substring(0, at) + with + text.substring(at);
        };
    }
}
