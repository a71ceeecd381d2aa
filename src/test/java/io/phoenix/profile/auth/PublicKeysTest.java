package io.phoenix.profile.auth;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.config.ConfigException;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key of a set verifies a token, and which form its signature must have. */
class PublicKeysTest {

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
            KeyPair key = algorithm.generate();
            JsonObject unfit = TestKeys.jwk(key, "one").mergeIn(new JsonObject(members));
            unfit.forEach(member -> {});
            JsonObject jwk = new JsonObject();
            unfit.stream()
                    .filter(member -> member.getValue() != null)
                    .forEach(member -> jwk.put(member.getKey(), member.getValue()));
            AuthFixture fixture = fixture(jwk, TestKeys.jwk(TestKeys.ES256.generate(), "two"));

            fixture.assertRefused(algorithm.signed(fixture.claims(), key, "one"), Kind.CREDENTIALS_INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"verify\"]", "[\"sign\",\"verify\"]"})
    void authenticate_keyThatMayVerify_returnsCaller(String operations) throws Exception {
        for (TestKeys algorithm : TestKeys.values()) {
            KeyPair key = algorithm.generate();
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
        BigInteger secret = ((java.security.interfaces.ECPrivateKey) key.getPrivate()).getS();
        JsonObject jwk = TestKeys.jwk(key, "one").put("d", base64(fixed(secret)));

        AuthFixture fixture = fixture(jwk);

        assertThat(fixture.authenticate(TestKeys.ES256.signed(fixture.claims(), key, "one"))
                        .userId())
                .isEqualTo("alice");
    }

    /** RFC 7518, section 3.4: the two numbers, 32 bytes each. */
    @Test
    void es256_signatureOfAnotherForm_isInvalid() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        AuthFixture fixture = fixture(TestKeys.jwk(key, "one"));
        String valid = TestKeys.ES256.signed(fixture.claims(), key, "one");
        String content = valid.substring(0, valid.lastIndexOf('.'));
        byte[] signature = Base64.getUrlDecoder().decode(valid.substring(valid.lastIndexOf('.') + 1));
        byte[] r = Arrays.copyOf(signature, 32);
        byte[] s = Arrays.copyOfRange(signature, 32, 64);
        BigInteger order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
        BigInteger sNumber = new BigInteger(1, s);
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(key.getPrivate());
        der.update(content.substring("Bearer ".length()).getBytes(java.nio.charset.StandardCharsets.UTF_8));

        for (byte[] other : List.of(
                der.sign(),
                join(signature, new byte[1]),
                join(new byte[1], signature),
                join(r, new byte[1], s),
                join(new byte[1], r, new byte[1], s),
                join(signature, signature),
                Arrays.copyOf(signature, 63),
                Arrays.copyOf(signature, 32),
                new byte[64],
                join(r, new byte[32]),
                join(new byte[32], s),
                join(r, fixed(order)),
                join(fixed(order), s),
                join(fixed(order), fixed(order)),
                join(fixed(BigInteger.ONE), fixed(BigInteger.ONE)),
                join(fixed(order.subtract(BigInteger.ONE)), fixed(BigInteger.ONE)),
                join(r, sNumber.add(order).toByteArray()))) {
            fixture.assertRefused(content + '.' + base64(other), Kind.CREDENTIALS_INVALID);
        }
        assertThat(fixture.authenticate(valid).userId()).isEqualTo("alice");
    }

    /** RFC 8017, section 8.2.2: as long as the modulus. RFC 8032, section 5.1.7: 64 bytes, S below the order. */
    @Test
    void otherSignatures_longerOrShorter_areInvalid() throws Exception {
        for (TestKeys algorithm : List.of(TestKeys.RS256, TestKeys.EdDSA)) {
            KeyPair key = algorithm.generate();
            AuthFixture fixture = fixture(TestKeys.jwk(key, "one"));
            String valid = algorithm.signed(fixture.claims(), key, "one");
            String content = valid.substring(0, valid.lastIndexOf('.'));
            byte[] signature = Base64.getUrlDecoder().decode(valid.substring(valid.lastIndexOf('.') + 1));

            for (byte[] other : List.of(
                    join(signature, new byte[1]),
                    join(new byte[1], signature),
                    join(signature, signature),
                    Arrays.copyOf(signature, signature.length - 1),
                    Arrays.copyOfRange(signature, 1, signature.length),
                    new byte[signature.length])) {
                fixture.assertRefused(content + '.' + base64(other), Kind.CREDENTIALS_INVALID);
            }
            assertThat(fixture.authenticate(valid).userId()).isEqualTo("alice");
        }
    }

    @Test
    void eddsa_scalarPlusOrder_isInvalid() throws Exception {
        KeyPair key = TestKeys.EdDSA.generate();
        AuthFixture fixture = fixture(TestKeys.jwk(key, "one"));
        String valid = TestKeys.EdDSA.signed(fixture.claims(), key, "one");
        String content = valid.substring(0, valid.lastIndexOf('.'));
        byte[] signature = Base64.getUrlDecoder().decode(valid.substring(valid.lastIndexOf('.') + 1));
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] scalar = reversed(Arrays.copyOfRange(signature, 32, 64));
        byte[] larger = reversed(fixed(new BigInteger(1, scalar).add(order)));

        fixture.assertRefused(
                content + '.' + base64(join(Arrays.copyOf(signature, 32), larger)), Kind.CREDENTIALS_INVALID);
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
                rsa.copy().put("e", "AQ"),
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

    private AuthFixture fixture(JsonObject... keys) throws Exception {
        Path file = directory.resolve("keys.json");
        Files.writeString(file, TestKeys.setOf(keys).encode());
        return new AuthFixture(vertx, Map.of("auth.jwt.keys", file.toString()));
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] whole = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, whole, 32 - length, length);
        return whole;
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    private static String base64(byte[] bytes) {
        return Jwt.base64(bytes);
    }
}
