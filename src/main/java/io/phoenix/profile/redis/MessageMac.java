package io.phoenix.profile.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The message authentication code of values and messages in Redis: HMAC-SHA-256 (RFC 2104), truncated to 128 bits. Only who
 * has the secret of the database can compute it. Thread-safe.
 */
final class MessageMac {

    /** The length of a code, in bytes. */
    static final int LENGTH = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    /**
     * Derives a key of its own for the purpose, so that a value is never taken for a message.
     *
     * @param purpose such as {@code value}
     */
    MessageMac(byte[] secret, String purpose) {
        keyed = keyed(keyed(secret).doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
    }

    byte[] of(byte[] bytes) {
        return truncated(copyOfKeyed().doFinal(bytes));
    }

    /** Writes the code of all other bytes into the {@value #LENGTH} bytes from {@code hole}. */
    void seal(byte[] bytes, int hole) {
        System.arraycopy(ofOthers(bytes, hole), 0, bytes, hole, LENGTH);
    }

    /** Whether the hole holds the code of all other bytes. Takes the same time wherever it differs. */
    boolean isSealed(byte[] bytes, int hole) {
        return MessageDigest.isEqual(ofOthers(bytes, hole), Arrays.copyOfRange(bytes, hole, hole + LENGTH));
    }

    private byte[] ofOthers(byte[] bytes, int hole) {
        Mac mac = copyOfKeyed();
        mac.update(bytes, 0, hole);
        mac.update(bytes, hole + LENGTH, bytes.length - hole - LENGTH);
        return truncated(mac.doFinal());
    }

    private static byte[] truncated(byte[] code) {
        return Arrays.copyOf(code, LENGTH);
    }

    /** A Mac has state. */
    private Mac copyOfKeyed() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's " + ALGORITHM + " can be cloned", e);
        }
    }

    private static Mac keyed(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }
}
