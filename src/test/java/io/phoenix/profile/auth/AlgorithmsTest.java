package io.phoenix.profile.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys from a file; a token cannot choose the algorithm that verifies it. */
@ExtendWith(VertxExtension.class)
class AlgorithmsTest {

    private final Vertx vertx;

    @TempDir
    private Path directory;

    AlgorithmsTest(Vertx vertx) {
        this.vertx = vertx;
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

    /** RFC 8725, section 2.1: what is public must not verify as a secret. */
    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_publicKeyAsHmacSecret_isInvalid(TestKeys algorithm) throws Exception {
        KeyPair key = algorithm.generate();
        JsonObject jwk = TestKeys.jwk(key, "one");
        AuthFixture fixture = fixture(Map.of(), jwk);
        byte[] encoded = key.getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        List<byte[]> secrets = new ArrayList<>(List.of(
                encoded,
                pem.getBytes(UTF_8),
                pem.strip().getBytes(UTF_8),
                jwk.encode().getBytes(UTF_8),
                TestKeys.setOf(jwk).encode().getBytes(UTF_8)));
        for (String number : List.of("n", "x", "y")) {
            if (jwk.containsKey(number)) {
                secrets.add(jwk.getString(number).getBytes(UTF_8));
                secrets.add(Base64.getUrlDecoder().decode(jwk.getString(number)));
            }
        }

        for (String header : List.of(Jwt.HS256, "{\"alg\":\"HS256\",\"kid\":\"one\"}")) {
            String content = Jwt.content(header, fixture.claims().encode());
            for (byte[] secret : secrets) {
                fixture.assertRefused(
                        "Bearer " + content + '.' + Jwt.base64(Jwt.mac(content, secret, "HmacSHA256")),
                        Kind.CREDENTIALS_INVALID);
            }
        }
    }

    /** RFC 7515, sections 4.1.2 to 4.1.5: the header names no key that we do not know. */
    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_keyEmbeddedInToken_isInvalid(TestKeys algorithm) throws Exception {
        KeyPair own = algorithm.generate();
        AuthFixture fixture = fixture(Map.of(), TestKeys.jwk(algorithm.generate(), "one"));
        JsonObject named = new JsonObject().put("alg", algorithm.name()).put("kid", "one");

        for (JsonObject header : List.of(
                named.copy().put("jwk", TestKeys.jwk(own, "one")),
                named.copy().put("jku", "http://127.0.0.1:1/keys"),
                named.copy().put("x5u", "http://127.0.0.1:1/chain"))) {
            fixture.assertRefused(algorithm.signed(header, fixture.claims(), own), Kind.CREDENTIALS_INVALID);
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
        return AuthFixture.withKeyFile(vertx, directory, changes, keys);
    }
}
