package io.phoenix.profile.auth;

import static io.phoenix.profile.auth.Jwt.base64;
import static io.phoenix.profile.auth.TestKeys.unsigned;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key of a set verifies a token. */
@ExtendWith(VertxExtension.class)
class PublicKeysTest {

    /** Generating RSA keys takes long. */
    private static final Map<TestKeys, KeyPair> KEYS = new EnumMap<>(TestKeys.class);

    private final Vertx vertx;

    @TempDir
    private Path directory;

    PublicKeysTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @BeforeAll
    static void generate() throws Exception {
        for (TestKeys algorithm : TestKeys.values()) {
            KEYS.put(algorithm, algorithm.generate());
        }
    }

    /** RFC 7517, sections 4.2 to 4.4: what a key is for. The second key makes the set acceptable. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"use\":\"enc\"}",
                "{\"use\":\"SIG\"}",
                "{\"use\":\"other\"}",
                "{\"use\":null,\"key_ops\":[\"encrypt\"]}",
                "{\"use\":null,\"key_ops\":[\"sign\"]}",
                "{\"use\":null,\"key_ops\":[\"deriveKey\",\"wrapKey\"]}",
                "{\"use\":null,\"key_ops\":[]}",
                "{\"use\":null,\"key_ops\":\"verify\"}",
                "{\"use\":\"sig\",\"key_ops\":[\"encrypt\"]}",
                "{\"use\":\"enc\",\"key_ops\":[\"verify\"]}",
                "{\"alg\":\"RS512\"}",
                "{\"alg\":\"PS256\"}",
                "{\"alg\":\"ES384\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":256}",
                "{\"kid\":1}"
            })
    void authenticate_keyForAnotherPurpose_isInvalid(String members) throws Exception {
        for (TestKeys algorithm : TestKeys.values()) {
            KeyPair key = Objects.requireNonNull(KEYS.get(algorithm));
            JsonObject unfit = TestKeys.jwk(key, "one").mergeIn(new JsonObject(members));
            unfit.getMap().values().removeIf(Objects::isNull);
            AuthFixture fixture = fixture(unfit, TestKeys.jwk(TestKeys.ES256.generate(), "two"));

            fixture.assertRefused(algorithm.signed(fixture.claims(), key, "one"), Kind.CREDENTIALS_INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"verify\"]", "[\"sign\",\"verify\"]"})
    void authenticate_keyThatMayVerify_returnsCaller(String operations) throws Exception {
        for (TestKeys algorithm : TestKeys.values()) {
            KeyPair key = Objects.requireNonNull(KEYS.get(algorithm));
            JsonObject jwk = TestKeys.jwk(key, "one").put("key_ops", new JsonArray(operations));
            jwk.put("alg", algorithm.name());
            AuthFixture fixture = fixture(jwk);

            assertThat(fixture.authenticate(algorithm.signed(fixture.claims(), key, "one"))
                            .userId())
                    .isEqualTo("alice");
        }
    }

    /** Each key that is tried costs, so a token has to name its key where several would fit. */
    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void authenticate_severalKeysFit_needsKeyId(TestKeys algorithm) throws Exception {
        KeyPair one = algorithm.generate();
        KeyPair two = algorithm.generate();
        AuthFixture fixture = fixture(TestKeys.jwk(one, "one"), TestKeys.jwk(two, "two"));
        JsonObject unnamed = new JsonObject().put("alg", algorithm.name());

        assertThat(fixture.authenticate(algorithm.signed(fixture.claims(), one, "one"))
                        .userId())
                .isEqualTo("alice");
        fixture.assertRefused(algorithm.signed(unnamed, fixture.claims(), one), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(algorithm.signed(unnamed, fixture.claims(), two), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(algorithm.signed(fixture.claims(), one, "two"), Kind.CREDENTIALS_INVALID);
        fixture.assertRefused(algorithm.signed(fixture.claims(), one, ""), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_keysOfSeveralAlgorithms_needsNoKeyId() throws Exception {
        KeyPair rsa = TestKeys.RS256.generate();
        KeyPair ec = TestKeys.ES256.generate();
        AuthFixture fixture = fixture(TestKeys.jwk(rsa, "one"), TestKeys.jwk(ec, "two"));

        assertThat(fixture.authenticate(
                                TestKeys.RS256.signed(new JsonObject().put("alg", "RS256"), fixture.claims(), rsa))
                        .userId())
                .isEqualTo("alice");
        assertThat(fixture.authenticate(
                                TestKeys.ES256.signed(new JsonObject().put("alg", "ES256"), fixture.claims(), ec))
                        .userId())
                .isEqualTo("alice");
        fixture.assertRefused(TestKeys.ES256.signed(fixture.claims(), ec, "one"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_twoKeysOfOneId_isInvalid() throws Exception {
        KeyPair one = TestKeys.ES256.generate();
        AuthFixture fixture = fixture(TestKeys.jwk(one, "same"), TestKeys.jwk(TestKeys.ES256.generate(), "same"));

        fixture.assertRefused(TestKeys.ES256.signed(fixture.claims(), one, "same"), Kind.CREDENTIALS_INVALID);
    }

    @Test
    void authenticate_privateKeyInSet_verifiesAsItsPublicPart() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        BigInteger secret = ((ECPrivateKey) key.getPrivate()).getS();
        JsonObject jwk = TestKeys.jwk(key, "one").put("d", base64(unsigned(secret, 32)));

        AuthFixture fixture = fixture(jwk);

        assertThat(fixture.authenticate(TestKeys.ES256.signed(fixture.claims(), key, "one"))
                        .userId())
                .isEqualTo("alice");
    }

    /** Points off the curve, of another curve or too short; a modulus too short; an exponent of one, or even. */
    @Test
    void keyFile_onlyWithUnsafeKeys_isRejected() throws Exception {
        JsonObject ec = TestKeys.jwk(TestKeys.ES256.generate(), "one");
        JsonObject rsa = TestKeys.jwk(TestKeys.RS256.generate(), "one");
        JsonObject ed = TestKeys.jwk(TestKeys.EdDSA.generate(), "one");

        for (JsonObject unsafe : List.of(
                ec.copy().put("x", ec.getString("y")),
                ec.copy().put("x", ec.getString("x").substring(1)),
                ec.copy().put("crv", "P-384"),
                ec.copy().put("crv", "secp256k1"),
                ec.copy().put("kty", "RSA"),
                ec.copy().put("y", base64(new byte[32])).put("x", base64(new byte[32])),
                ec.copy().put("x", "_".repeat(42) + "8"),
                rsa.copy().put("e", "AQ"),
                rsa.copy().put("e", "Ag"),
                rsa.copy().put("n", base64(new byte[256])),
                rsa.copy().put("kty", "EC"),
                ed.copy().put("crv", "X25519"),
                ed.copy().put("crv", "Ed448"),
                ed.copy().put("x", "AAAA"))) {
            assertThatThrownBy(() -> fixture(unsafe))
                    .as(unsafe.encode())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("auth.jwt.keys");
        }
    }

    /** RFC 7517, section 4, and RFC 8259, section 8.1: one name once, in UTF-8 without a byte order mark. */
    @Test
    void keyFile_noStrictJson_isRejected() throws Exception {
        String set =
                TestKeys.setOf(TestKeys.jwk(TestKeys.ES256.generate(), "one")).encode();
        Path file = directory.resolve("keys.json");
        assertThat(set).contains("\"kid\":\"one\"");
        Files.writeString(file, set);
        assertThat(ofFile(file)).isNotNull();

        for (byte[] other : List.of(
                set.replace("\"kid\":\"one\"", "\"kid\":\"one\",\"kid\":\"one\"")
                        .getBytes(UTF_8),
                set.replace("\"kid\":\"one\"", "\"kid\":\"one\",\"other\":[{\"a\":1,\"a\":2}]")
                        .getBytes(UTF_8),
                ("\ufeff" + set).getBytes(UTF_8),
                (set + " {}").getBytes(UTF_8),
                ("/**/" + set).getBytes(UTF_8),
                set.getBytes(UTF_16LE),
                set.replace("\"kid\":\"one\"", "\"kid\":\"on\u00e9\"").getBytes(ISO_8859_1))) {
            Files.write(file, other);

            assertThatThrownBy(() -> ofFile(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("auth.jwt.keys");
        }
    }

    private AuthFixture ofFile(Path file) {
        return new AuthFixture(vertx, Map.of("auth.jwt.keys", file.toString()));
    }

    private AuthFixture fixture(JsonObject... keys) throws Exception {
        return AuthFixture.withKeyFile(vertx, directory, Map.of(), keys);
    }
}
