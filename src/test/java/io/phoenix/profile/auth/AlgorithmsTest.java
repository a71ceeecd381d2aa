package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys from a file; a token cannot choose the algorithm that verifies it. */
class AlgorithmsTest {

    private static Vertx vertx;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_signedWithKeyFromFile_returnsCaller(TestKeys algorithm) throws Exception {
        KeyPair key = algorithm.generate();
        AuthFixture fixture = fixture(Map.of(), TestKeys.jwk(key, "one"));

        assertThat(fixture.authenticate(algorithm.signed(fixture.claims(), key, "one"))
                        .tenantId())
                .isEqualTo("demo");
        assertThat(fixture.authenticate(
                                algorithm.signed(new JsonObject().put("alg", algorithm.name()), fixture.claims(), key))
                        .tenantId())
                .as("without a kid")
                .isEqualTo("demo");
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_disabledAlgorithm_isInvalid(TestKeys algorithm) throws Exception {
        KeyPair key = algorithm.generate();
        TestKeys other = algorithm == TestKeys.RS256 ? TestKeys.ES256 : TestKeys.RS256;
        AuthFixture fixture = fixture(
                Map.of("auth.jwt.algorithms", other.name()),
                TestKeys.jwk(key, "one"),
                TestKeys.jwk(other.generate(), "two"));

        fixture.assertRefused(algorithm.signed(fixture.claims(), key, "one"), Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "PS256", "RS512", "none", "HS256", "rs256", ""})
    void authenticate_rightKeyWithWrongAlgorithm_isInvalid(String algorithm) throws Exception {
        KeyPair key = TestKeys.RS256.generate();
        AuthFixture fixture = fixture(Map.of(), TestKeys.jwk(key, "one"));
        JsonObject header = new JsonObject().put("alg", algorithm).put("kid", "one");

        fixture.assertRefused(TestKeys.RS256.signed(header, fixture.claims(), key), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_publicKeyAsHmacSecret_isInvalid() throws Exception {
        KeyPair key = TestKeys.RS256.generate();
        AuthFixture fixture = fixture(Map.of(), TestKeys.jwk(key, "one"));
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";

        for (String secret : List.of(
                pem, TestKeys.jwk(key, "one").encode(), TestKeys.jwk(key, "one").getString("n"))) {
            fixture.assertRefused(Jwt.signed(fixture.claims(), secret), Kind.CREDENTIALS_INVALID);
        }
    }

    @Test
    void authenticate_keyEmbeddedInToken_isInvalid() throws Exception {
        KeyPair own = TestKeys.RS256.generate();
        AuthFixture fixture = fixture(Map.of(), TestKeys.jwk(TestKeys.RS256.generate(), "one"));
        JsonObject header = new JsonObject()
                .put("alg", "RS256")
                .put("jwk", TestKeys.jwk(own, "embedded"))
                .put("jku", "http://127.0.0.1:1/keys");

        fixture.assertRefused(TestKeys.RS256.signed(header, fixture.claims(), own), Kind.CREDENTIALS_INVALID);
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_signatureOfZeros_isInvalid(TestKeys algorithm) throws Exception {
        KeyPair key = algorithm.generate();
        AuthFixture fixture = fixture(Map.of(), TestKeys.jwk(key, "one"));
        String valid = algorithm.signed(fixture.claims(), key, "one");
        String content = valid.substring(0, valid.lastIndexOf('.') + 1);

        for (int bytes : new int[] {0, 1, 64, 256}) {
            fixture.assertRefused(
                    content + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[bytes]),
                    Kind.CREDENTIALS_INVALID);
        }
    }

    @Test
    void authenticate_withoutAnyKey_isInvalid() throws Exception {
        AuthFixture fixture = new AuthFixture(vertx, Map.of(), List.of());

        fixture.assertRefused(fixture.claims(), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(
                "Bearer " + Jwt.unsigned("{\"alg\":\"none\"}", fixture.claims().encode()), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void keyFile_withoutSupportedKey_isRejected() throws Exception {
        KeyPair weak = TestKeys.RS256.generate(1024);
        JsonObject symmetric =
                new JsonObject().put("kty", "oct").put("kid", "one").put("k", "c2VjcmV0");
        JsonObject forEncryption =
                TestKeys.jwk(TestKeys.ES256.generate(), "one").put("use", "enc");

        for (JsonObject key : List.of(TestKeys.jwk(weak, "one"), symmetric, forEncryption, new JsonObject())) {
            assertThatThrownBy(() -> fixture(Map.of(), key))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("auth.jwt.keys");
        }
    }

    private AuthFixture fixture(Map<String, String> changes, JsonObject... keys) throws Exception {
        Path file = directory.resolve("keys.json");
        Files.writeString(file, TestKeys.setOf(keys).encode());
        Map<String, String> all = new HashMap<>(changes);
        all.put("auth.jwt.keys", file.toString());
        return new AuthFixture(vertx, all);
    }
}
