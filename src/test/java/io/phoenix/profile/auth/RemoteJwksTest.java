package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys from an address: used, followed when they change, and kept when nobody is there. */
class RemoteJwksTest {

    private static final String NO_SECOND_ASKING = "1h";

    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_signedWithAPublishedKey_isTheCaller(TestKeys algorithm) throws Exception {
        KeyPair key = algorithm.draw();
        Door door = door(publishing(TestKeys.jwk(key, "one")), NO_SECOND_ASKING);

        assertThat(door.enter(algorithm.signed(door.claims(), key, "one")).userId())
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_signedWithAnotherKeyOfThatName_isInvalid(TestKeys algorithm) throws Exception {
        Door door = door(publishing(TestKeys.jwk(algorithm.draw(), "one")), NO_SECOND_ASKING);

        door.refuses(algorithm.signed(door.claims(), algorithm.draw(), "one"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_withAKeyThatWasPublishedSince_asksAgain() throws Exception {
        KeyPair old = TestKeys.ES256.draw();
        KeyPair fresh = TestKeys.EdDSA.draw();
        TestKeyServer server = publishing(TestKeys.jwk(old, "old"));
        Door door = door(server, "100ms");
        String oldToken = TestKeys.ES256.signed(door.claims(), old, "old");
        door.enter(oldToken);

        server.answer = TestKeys.setOf(TestKeys.jwk(fresh, "fresh")).encode();
        String freshToken = TestKeys.EdDSA.signed(door.claims(), fresh, "fresh");

        Eventually.isTrue("the fresh key is known", () -> isLetIn(door, freshToken));
        assertThat(door.authenticator.cached(Door.headers(oldToken)))
                .as("the old key is gone, and with it what was remembered under it")
                .isNull();
        door.refuses(oldToken, Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_manyUnknownKeys_asksOnce() throws Exception {
        KeyPair key = TestKeys.ES256.draw();
        TestKeyServer server = publishing(TestKeys.jwk(key, "one"));
        Door door = door(server, NO_SECOND_ASKING);
        door.enter(TestKeys.ES256.signed(door.claims(), key, "one"));

        for (int i = 0; i < 50; i++) {
            door.refuses(TestKeys.ES256.signed(door.claims(), key, "unknown-" + i), Kind.CREDENTIALS_INVALID);
        }

        assertThat(server.asked).hasValue(1);
    }

    @Test
    void authenticate_manyAtOnceBeforeTheFirstAnswer_shareOneAsking() throws Exception {
        KeyPair key = TestKeys.RS256.draw();
        TestKeyServer server = publishing(TestKeys.jwk(key, "one"));
        Door door = door(server, NO_SECOND_ASKING);
        String token = TestKeys.RS256.signed(door.claims(), key, "one");

        List<Future<AuthenticatedCaller>> entering = IntStream.range(0, 50)
                .mapToObj(i -> door.authenticator.authenticate(Door.headers(token)))
                .toList();

        await(Future.all(entering));
        assertThat(server.asked).hasValue(1);
    }

    @Test
    void authenticate_whileTheKeyServerIsAway_knowsTheOldKeysAndSaysSoOfOthers() throws Exception {
        KeyPair key = TestKeys.ES256.draw();
        TestKeyServer server = publishing(TestKeys.jwk(key, "one"));
        Door door = door(server, "100ms");
        door.enter(TestKeys.ES256.signed(door.claims(), key, "one"));

        server.status = 500;
        String unknown = TestKeys.ES256.signed(door.claims(), TestKeys.ES256.draw(), "two");

        Eventually.isTrue("the server was asked again", () -> {
            door.authenticator.authenticate(Door.headers(unknown));
            return server.asked.get() > 1;
        });
        door.refuses(unknown, Kind.DEPENDENCY_UNAVAILABLE);
        door.enter(TestKeys.ES256.signed(door.claims().put("sub", "bob"), key, "one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {TestKeyServer.SILENCE, "no JSON", "{}", "{\"keys\":[]}", "{\"keys\":1}", "[]", "{\"keys\":[{}]}"
            })
    void authenticate_keyServerThatSaysNothingOfUse_isUnavailable(String answer) throws Exception {
        Door door = door(new TestKeyServer(vertx, answer), NO_SECOND_ASKING);

        door.refuses(TestKeys.ES256.signed(door.claims(), TestKeys.ES256.draw(), "one"), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void authenticate_keySetOverTheLimit_isUnavailable() throws Exception {
        KeyPair key = TestKeys.ES256.draw();
        String tooLong = TestKeys.setOf(TestKeys.jwk(key, "one").put("x5c", "A".repeat(200_000)))
                .encode();
        Door door = door(new TestKeyServer(vertx, tooLong), NO_SECOND_ASKING);

        door.refuses(TestKeys.ES256.signed(door.claims(), key, "one"), Kind.DEPENDENCY_UNAVAILABLE);
    }

    @Test
    void authenticate_withTheKeyOfTheConfiguration_needsNoKeyServer() throws Exception {
        Door door = door(new TestKeyServer(vertx, TestKeyServer.SILENCE), NO_SECOND_ASKING);

        assertThat(door.enter(door.claims()).userId()).isEqualTo("alice");
    }

    private TestKeyServer publishing(JsonObject key) throws Exception {
        return new TestKeyServer(vertx, TestKeys.setOf(key).encode());
    }

    private Door door(TestKeyServer server, String pauseMin) {
        return new Door(
                vertx,
                Map.of(
                        "auth.jwt.jwks.uri",
                        server.uri(),
                        "auth.jwt.jwks.pause.min",
                        pauseMin,
                        "auth.jwt.jwks.timeout",
                        "2s"));
    }

    private static boolean isLetIn(Door door, String token) {
        try {
            door.enter(token);
            return true;
        } catch (Exception refused) {
            return false;
        }
    }
}
