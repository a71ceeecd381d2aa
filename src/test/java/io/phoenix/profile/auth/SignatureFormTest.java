package io.phoenix.profile.auth;

import static io.phoenix.profile.auth.TestKeys.unsigned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forged and malformed signatures are refused. The cases follow the classes of the JWS vectors of Project Wycheproof, which no
 * package ships; header, claims and key of each token are valid.
 */
@ExtendWith(VertxExtension.class)
class SignatureFormTest {

    /** The order of P-256 (SP 800-186, section 3.2.1.3). */
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** The prime of the field of P-256. */
    private static final BigInteger P256_FIELD =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    /** The order of edwards25519 (RFC 8032, section 5.1). */
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final int RSA_BYTES = 256;
    private static final String SHA256_PADDING = "0001 F 00 3031300d060960864801650304020105000420 D";

    private static KeyPair rsa;

    private final Vertx vertx;

    @TempDir
    private Path directory;

    SignatureFormTest(Vertx vertx) {
        this.vertx = vertx;
    }

    @BeforeAll
    static void generate() throws Exception {
        rsa = TestKeys.RS256.generate();
    }

    /** RFC 7515, appendices A.2 and A.3, of user joe: signatures that this JDK has not made. */
    @ParameterizedTest
    @ValueSource(strings = {"rs256", "es256"})
    void publishedExample_always_isValid(String algorithm) throws Exception {
        JsonObject example =
                new JsonObject(Files.readString(Path.of("src/test/resources/jose/rfc7515-" + algorithm + ".json")));
        AuthFixture fixture = AuthFixture.withKeyFile(
                vertx,
                directory,
                Map.of("auth.jwt.tenant", "demo", "auth.jwt.claim.user", "iss"),
                example.getJsonObject("key"));
        long expiry = 1_300_819_380;
        fixture.clock.move(Duration.ofSeconds(expiry - 1 - fixture.clock.seconds()));

        assertThat(fixture.authenticate("Bearer " + example.getString("header") + '.' + example.getString("payload")
                                + '.' + example.getString("signature"))
                        .userId())
                .isEqualTo("joe");
    }

    @ParameterizedTest
    @EnumSource(TestKeys.class)
    void publicKey_anotherLength_isInvalid(TestKeys algorithm) throws Exception {
        Token token = token(algorithm, algorithm.generate());
        byte[] valid = token.signature;

        for (int bytes : new int[] {0, 1, 63, 64, 65, 255, 256, 257}) {
            token.assertRefused(bytes + " zeros", new byte[bytes]);
        }
        token.assertRefused("zero appended", join(valid, new byte[1]));
        token.assertRefused("zero prepended", join(new byte[1], valid));
        token.assertRefused("twice", join(valid, valid));
        token.assertRefused("half", Arrays.copyOf(valid, valid.length / 2));
        token.assertRefused("without its last byte", Arrays.copyOf(valid, valid.length - 1));
        token.assertRefused("without its first byte", Arrays.copyOfRange(valid, 1, valid.length));
        token.assertAccepted(valid);
    }

    /** RFC 7518, section 3.2: the whole of the digest, made with SHA-256. */
    @Test
    void hs256_anotherTag_isInvalid() throws Exception {
        AuthFixture fixture = new AuthFixture(vertx, Map.of());
        Token token = new Token(fixture, Jwt.signed(fixture.claims(), AuthFixture.KEY));
        byte[] tag = token.signature;
        byte[] key = AuthFixture.KEY.getBytes(UTF_8);

        for (int bytes = 0; bytes < tag.length; bytes++) {
            token.assertRefused("the first " + bytes + " bytes", Arrays.copyOf(tag, bytes));
        }
        for (int bit = 0; bit < 8 * tag.length; bit++) {
            byte[] flipped = tag.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            token.assertRefused("bit " + bit + " flipped", flipped);
        }
        token.assertRefused("zero appended", join(tag, new byte[1]));
        token.assertRefused("zero prepended", join(new byte[1], tag));
        token.assertRefused("twice", join(tag, tag));
        token.assertRefused("zeros", new byte[tag.length]);
        token.assertRefused("hexadecimal", HexFormat.of().formatHex(tag).getBytes(UTF_8));
        for (String other : List.of("HmacSHA384", "HmacSHA512")) {
            token.assertRefused(other, Jwt.mac(token.signed(), key, other));
            token.assertRefused(other + ", cut", Arrays.copyOf(Jwt.mac(token.signed(), key, other), tag.length));
        }
        token.assertRefused("without a key", Jwt.mac(token.signed(), new byte[1], "HmacSHA256"));
        token.assertRefused("digest", digest("SHA-256", token.signed()));
        token.assertRefused("digest of key and content", digest("SHA-256", AuthFixture.KEY + token.signed()));
        token.assertAccepted(tag);
    }

    /** RFC 7518, section 3.4: the two numbers, 32 bytes each. */
    @Test
    void es256_anotherEncoding_isInvalid() throws Exception {
        KeyPair key = TestKeys.ES256.generate();
        Token token = token(TestKeys.ES256, key);
        byte[] r = Arrays.copyOf(token.signature, 32);
        byte[] s = Arrays.copyOfRange(token.signature, 32, 64);
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(key.getPrivate());
        der.update(token.signed().getBytes(UTF_8));

        token.assertRefused("DER", der.sign());
        token.assertRefused("numbers swapped", join(s, r));
        token.assertRefused("zero between", join(r, new byte[1], s));
        token.assertRefused("33 bytes each", join(new byte[1], r, new byte[1], s));
        token.assertRefused("s plus order", join(r, unsigned(number(s).add(P256_ORDER), 33)));
        token.assertRefused("r plus order", join(unsigned(number(r).add(P256_ORDER), 33), s));
        token.assertRefused("r negated", join(unsigned(P256_ORDER.subtract(number(r)), 32), s));
        token.assertAccepted(token.signature);
    }

    /** FIPS 186-5, section 6.4.2: both numbers are from 1 to the order less 1. */
    @Test
    void es256_numbersAtTheEdges_areInvalid() throws Exception {
        Token token = token(TestKeys.ES256, TestKeys.ES256.generate());
        byte[] r = Arrays.copyOf(token.signature, 32);
        byte[] s = Arrays.copyOfRange(token.signature, 32, 64);
        List<BigInteger> edges = List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                P256_ORDER.subtract(BigInteger.ONE),
                P256_ORDER,
                P256_ORDER.add(BigInteger.ONE),
                P256_FIELD,
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE));

        for (BigInteger edge : edges) {
            token.assertRefused("r = " + edge, join(unsigned(edge, 32), s));
            token.assertRefused("s = " + edge, join(r, unsigned(edge, 32)));
            for (BigInteger other : edges) {
                token.assertRefused("r = " + edge + ", s = " + other, join(unsigned(edge, 32), unsigned(other, 32)));
            }
        }
        token.assertAccepted(token.signature);
    }

    /** ECDSA allows both values of s, RFC 7518 demands neither, and nothing identifies a token by its signature. */
    @Test
    void es256_negatedS_isValid() throws Exception {
        Token token = token(TestKeys.ES256, TestKeys.ES256.generate());
        BigInteger s = number(Arrays.copyOfRange(token.signature, 32, 64));

        token.assertAccepted(token.signature);
        token.assertAccepted(join(Arrays.copyOf(token.signature, 32), unsigned(P256_ORDER.subtract(s), 32)));
    }

    /** RFC 8032, section 5.1.7: S is less than the order. */
    @Test
    void eddsa_anotherScalar_isInvalid() throws Exception {
        Token token = token(TestKeys.EdDSA, TestKeys.EdDSA.generate());
        byte[] r = Arrays.copyOf(token.signature, 32);
        BigInteger s = number(reversed(Arrays.copyOfRange(token.signature, 32, 64)));

        for (BigInteger scalar : List.of(
                s.add(ED25519_ORDER), ED25519_ORDER.subtract(s), ED25519_ORDER, BigInteger.ZERO, BigInteger.ONE)) {
            token.assertRefused("S = " + scalar, join(r, reversed(unsigned(scalar, 32))));
        }
        // 1 is the y of the neutral element
        token.assertRefused("neutral element", join(reversed(unsigned(BigInteger.ONE, 32)), new byte[32]));
        token.assertAccepted(token.signature);
    }

    /** RFC 8017, section 5.2.2: a signature is less than the modulus. */
    @Test
    void rs256_numbersAtTheEdges_areInvalid() throws Exception {
        BigInteger modulus = ((RSAPrivateKey) rsa.getPrivate()).getModulus();
        Token token = token(TestKeys.RS256, rsa);
        BigInteger signature = number(token.signature);

        for (BigInteger edge : List.of(
                BigInteger.ONE,
                modulus.subtract(BigInteger.ONE),
                modulus,
                modulus.add(BigInteger.ONE),
                BigInteger.TWO.pow(8 * RSA_BYTES).subtract(BigInteger.ONE),
                modulus.subtract(signature))) {
            token.assertRefused(edge.toString(16), unsigned(edge, RSA_BYTES));
        }
        token.assertRefused("plus modulus", signature.add(modulus).toByteArray());
        token.assertAccepted(token.signature);
    }

    /**
     * RFC 8017, section 8.2.2: the message is encoded anew and compared. {@code F} stands for bytes of
     * ff up to the length of the modulus, {@code D} for the SHA-256 digest of the token.
     */
    @ParameterizedTest
    @CsvSource({
        "other block type, 0000 F 00 3031300d060960864801650304020105000420 D",
        "encryption block, 0002 F 00 3031300d060960864801650304020105000420 D",
        "other first byte, 0101 F 00 3031300d060960864801650304020105000420 D",
        "other padding, 0001 F fe ff 00 3031300d060960864801650304020105000420 D",
        "zero in padding, 0001 F 00 ff 00 3031300d060960864801650304020105000420 D",
        "no padding, 0001 00 3031300d060960864801650304020105000420 D F",
        "no separator, 0001 F 3031300d060960864801650304020105000420 D",
        "garbage after, 0001 ffffffffffffffff 00 3031300d060960864801650304020105000420 D F",
        "zero after, 0001 F 00 3031300d060960864801650304020105000420 D 00",
        "garbage inside, 0001 F 00 3033300f0609608648016503040201050001ff0420 D",
        "digest alone, 0001 F 00 D",
        "octet string alone, 0001 F 00 0420 D",
        "SHA-1, 0001 F 00 302d300906052b0e03021a05000420 D",
        "SHA-224, 0001 F 00 3031300d060960864801650304020405000420 D",
        "SHA-512, 0001 F 00 3031300d060960864801650304020305000420 D",
        "SHA3-256, 0001 F 00 3031300d060960864801650304020805000420 D",
        "length in long form, 0001 F 00 308131300d060960864801650304020105000420 D",
        "length of digest in long form, 0001 F 00 3032300d06096086480165030402010500048120 D",
        "indefinite length, 0001 F 00 3080300d060960864801650304020105000420 D 0000",
        "length too great, 0001 F 00 3032300d060960864801650304020105000420 D",
        "length too small, 0001 F 00 3030300d060960864801650304020105000420 D",
        "digest too long, 0001 F 00 3032300d060960864801650304020105000421 D 00",
        "digest without its last byte, 0001 F 00 3030300d06096086480165030402010500041f D-",
        "digest as bit string, 0001 F 00 3031300d060960864801650304020105000320 D",
        "composed digest, 0001 F 00 3033300d0609608648016503040201050024220420 D",
        "null with content, 0001 F 00 3032300e06096086480165030402010501000420 D",
        "integer for null, 0001 F 00 3032300e06096086480165030402010201000420 D",
        "set for sequence, 0001 F 00 3131300d060960864801650304020105000420 D",
        "element after digest, 0001 F 00 3033300d060960864801650304020105000420 D 0500",
        "element before algorithm, 0001 F 00 30330500300d060960864801650304020105000420 D"
    })
    void rs256_anotherPadding_isInvalid(String name, String form) throws Exception {
        Token token = token(TestKeys.RS256, rsa);

        token.assertRefused(name, signed(encoded(form, token)));
        token.assertAccepted(signed(encoded(SHA256_PADDING, token)));
    }

    /** RFC 8017, appendix A.2.4: identifiers of digests have no parameters or NULL. The JDK accepts both. */
    @Test
    void rs256_identifierWithoutParameters_isValid() throws Exception {
        Token token = token(TestKeys.RS256, rsa);

        token.assertAccepted(signed(encoded("0001 F 00 302f300b06096086480165030402010420 D", token)));
    }

    /** The key is right; PS256, RS384 and RS512 of RFC 7518, and SHA-1. */
    @ParameterizedTest
    @ValueSource(strings = {"RSASSA-PSS", "SHA1withRSA", "SHA384withRSA", "SHA512withRSA"})
    void rs256_signedWithAnotherScheme_isInvalid(String scheme) throws Exception {
        Token token = token(TestKeys.RS256, rsa);
        Signature signer = Signature.getInstance(scheme);
        if (scheme.equals("RSASSA-PSS")) {
            signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signer.initSign(rsa.getPrivate());
        signer.update(token.signed().getBytes(UTF_8));

        token.assertRefused(scheme, signer.sign());
    }

    /** A token whose signature is replaced; {@code content} is an {@code Authorization} value up to the last dot. */
    private static final class Token {

        private final AuthFixture fixture;
        private final String content;
        private final byte[] signature;

        Token(AuthFixture fixture, String authorization) {
            int end = authorization.lastIndexOf('.');
            this.fixture = fixture;
            this.content = authorization.substring(0, end);
            this.signature = Base64.getUrlDecoder().decode(authorization.substring(end + 1));
        }

        String signed() {
            return content.substring("Bearer ".length());
        }

        void assertAccepted(byte[] other) throws Exception {
            assertThat(fixture.authenticate(with(other)).userId()).isEqualTo("alice");
        }

        void assertRefused(String form, byte[] other) {
            try {
                fixture.assertRefused(with(other), Kind.CREDENTIALS_INVALID);
            } catch (AssertionError accepted) {
                throw new AssertionError(form, accepted);
            }
        }

        private String with(byte[] other) {
            return content + '.' + Jwt.base64(other);
        }
    }

    private Token token(TestKeys algorithm, KeyPair key) throws Exception {
        AuthFixture fixture = AuthFixture.withKeyFile(vertx, directory, Map.of(), TestKeys.jwk(key, "one"));
        return new Token(fixture, algorithm.signed(fixture.claims(), key, "one"));
    }

    /** Replaces {@code F} and {@code D}, and {@code D-} with all but the last byte of {@code D}. */
    private static byte[] encoded(String form, Token token) throws GeneralSecurityException {
        String digest = HexFormat.of().formatHex(digest("SHA-256", token.signed()));
        String withDigest =
                form.replace("D-", digest.substring(2)).replace("D", digest).replace(" ", "");
        int padding = RSA_BYTES - (withDigest.length() - 1) / 2;
        return HexFormat.of().parseHex(withDigest.replace("F", "ff".repeat(padding)));
    }

    /** RFC 8017, section 5.2.1. */
    private static byte[] signed(byte[] encoded) {
        RSAPrivateKey secret = (RSAPrivateKey) rsa.getPrivate();
        return unsigned(number(encoded).modPow(secret.getPrivateExponent(), secret.getModulus()), RSA_BYTES);
    }

    private static byte[] digest(String algorithm, String text) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
    }

    private static BigInteger number(byte[] unsigned) {
        return new BigInteger(1, unsigned);
    }

    private static byte[] join(byte[]... parts) {
        Buffer all = Buffer.buffer();
        for (byte[] part : parts) {
            all.appendBytes(part);
        }
        return all.getBytes();
    }

    /** RFC 8032 has the lowest byte first. */
    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }
}
