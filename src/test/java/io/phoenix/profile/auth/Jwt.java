package io.phoenix.profile.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Builds tokens without the library that verifies them (RFC 7515), so that they can be malformed in any way. */
final class Jwt {

    static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private Jwt() {}

    /** An {@code Authorization} value with a signed token. */
    static String signed(JsonObject claims, String key) throws GeneralSecurityException {
        return "Bearer " + signed(HS256, claims.encode(), key, "HmacSHA256");
    }

    static String signed(String header, String payload, String key, String algorithm) throws GeneralSecurityException {
        return signed(content(header, payload), key, algorithm);
    }

    /** A token with a signature that is valid for its header and payload, encoded in any way. */
    static String signed(String content, String key, String algorithm) throws GeneralSecurityException {
        return content + '.' + base64(mac(content, key.getBytes(UTF_8), algorithm));
    }

    static byte[] mac(String content, byte[] key, String algorithm) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(content.getBytes(UTF_8));
    }

    /** The parts of a token that are signed, of JSON texts. */
    static String content(String header, String payload) {
        return base64(header) + '.' + base64(payload);
    }

    static String unsigned(String header, String payload) {
        return content(header, payload) + '.';
    }

    static String base64(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
