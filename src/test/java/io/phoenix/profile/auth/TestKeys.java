package io.phoenix.profile.auth;

import static io.phoenix.profile.auth.Jwt.base64;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** Key pairs that build tokens and key sets without the library that verifies them (RFC 7515, 7517). */
enum TestKeys {
    RS256("RSA", "SHA256withRSA"),
    ES256("EC", "SHA256withECDSAinP1363Format"),
    EdDSA("Ed25519", "Ed25519");

    private final String type;
    private final String signature;

    TestKeys(String type, String signature) {
        this.type = type;
        this.signature = signature;
    }

    KeyPair generate() throws GeneralSecurityException {
        return generate(2048);
    }

    KeyPair generate(int rsaBits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
        if (this == RS256) {
            generator.initialize(rsaBits);
        } else if (this == ES256) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    /** An {@code Authorization} value with a token signed with the key. */
    String signed(JsonObject claims, KeyPair key, String keyId) throws GeneralSecurityException {
        return signed(new JsonObject().put("alg", name()).put("kid", keyId), claims, key);
    }

    String signed(JsonObject header, JsonObject claims, KeyPair key) throws GeneralSecurityException {
        String content = Jwt.content(header.encode(), claims.encode());
        Signature signer = Signature.getInstance(signature);
        signer.initSign(key.getPrivate());
        signer.update(content.getBytes(UTF_8));
        return "Bearer " + content + '.' + base64(signer.sign());
    }

    static JsonObject setOf(JsonObject... keys) {
        return new JsonObject().put("keys", new JsonArray(Arrays.asList(keys)));
    }

    /** Writes a set of the keys; returns the path, for {@code auth.jwt.keys}. */
    static String write(Path file, JsonObject... keys) throws IOException {
        return Files.writeString(file, setOf(keys).encode()).toString();
    }

    /** The public part as a JSON Web Key. */
    static JsonObject jwk(KeyPair key, String keyId) {
        JsonObject jwk = new JsonObject().put("kid", keyId).put("use", "sig");
        if (key.getPublic() instanceof RSAPublicKey rsa) {
            return jwk.put("kty", "RSA")
                    .put("n", base64(unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / 8)))
                    .put("e", base64(unsigned(rsa.getPublicExponent(), 3)));
        }
        if (key.getPublic() instanceof ECPublicKey ec) {
            return jwk.put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", base64(unsigned(ec.getW().getAffineX(), 32)))
                    .put("y", base64(unsigned(ec.getW().getAffineY(), 32)));
        }
        // the last 32 bytes of an encoded Ed25519 key are the point (RFC 8410, section 4)
        byte[] encoded = ((EdECPublicKey) key.getPublic()).getEncoded();
        return jwk.put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }

    /** The number in so many bytes, big-endian; higher bytes are cut off. */
    static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] whole = new byte[length];
        int copied = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - copied, whole, length - copied, copied);
        return whole;
    }
}
