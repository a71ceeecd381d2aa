package io.phoenix.profile.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

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
        String content = base64(header.encode().getBytes(UTF_8))
                + '.'
                + base64(claims.encode().getBytes(UTF_8));
        Signature signer = Signature.getInstance(signature);
        signer.initSign(key.getPrivate());
        signer.update(content.getBytes(UTF_8));
        return "Bearer " + content + '.' + base64(signer.sign());
    }

    static JsonObject setOf(JsonObject... keys) {
        return new JsonObject().put("keys", new JsonArray(Arrays.asList(keys)));
    }

    /** The public part as a JSON Web Key. */
    static JsonObject jwk(KeyPair key, String keyId) {
        JsonObject jwk = new JsonObject().put("kid", keyId).put("use", "sig");
        if (key.getPublic() instanceof RSAPublicKey rsa) {
            return jwk.put("kty", "RSA")
                    .put("n", base64(unsigned(rsa.getModulus())))
                    .put("e", base64(unsigned(rsa.getPublicExponent())));
        }
        if (key.getPublic() instanceof ECPublicKey ec) {
            return jwk.put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", base64(padded(unsigned(ec.getW().getAffineX()))))
                    .put("y", base64(padded(unsigned(ec.getW().getAffineY()))));
        }
        // the last 32 bytes of an encoded Ed25519 key are the point (RFC 8410, section 4)
        byte[] encoded = ((EdECPublicKey) key.getPublic()).getEncoded();
        return jwk.put("kty", "OKP")
                .put("crv", "Ed25519")
                .put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] padded(byte[] bytes) {
        byte[] whole = new byte[32];
        System.arraycopy(bytes, 0, whole, whole.length - bytes.length, bytes.length);
        return whole;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
