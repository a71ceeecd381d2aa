package io.phoenix.profile.hostile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Public keys for ES256 (RFC 7517), whose private keys nobody has. */
final class PublicKeys {

    private PublicKeys() {}

    /** Writes a set of keys, {@code key-0} and so on. */
    static Path write(Path file, int number) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        JsonArray keys = new JsonArray();
        for (int i = 0; i < number; i++) {
            ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
            keys.add(new JsonObject()
                    .put("kid", "key-" + i)
                    .put("use", "sig")
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", base64(key.getW().getAffineX()))
                    .put("y", base64(key.getW().getAffineY())));
        }
        return Files.writeString(file, new JsonObject().put("keys", keys).encode());
    }

    /** As 32 bytes, unsigned. */
    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] whole = new byte[32];
        int length = Math.min(bytes.length, whole.length);
        System.arraycopy(
                Arrays.copyOfRange(bytes, bytes.length - length, bytes.length),
                0,
                whole,
                whole.length - length,
                length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }
}
