package io.phoenix.profile.redis;

import io.phoenix.profile.domain.KeyedHash;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * The message authentication code of values and messages in Redis: HMAC-SHA-256 (RFC 2104) under the secret of the database,
 * truncated to 128 bits. Thread-safe.
 */
final class MessageMac {

    /** The length of a code, in bytes. */
    static final int LENGTH = 16;

    /** One for each thread: a Mac has state. */
    private final ThreadLocal<Mac> macs;

    /**
     * Derives a key of its own for the purpose, so that a value is never taken for a message.
     *
     * @param purpose such as {@code value}
     */
    MessageMac(byte[] secret, String purpose) {
        macs = ThreadLocal.withInitial(new KeyedHash(secret).derived(purpose)::mac);
    }

    byte[] of(byte[] bytes) {
        return truncated(macs.get().doFinal(bytes));
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
        Mac mac = macs.get();
        mac.update(bytes, 0, hole);
        mac.update(bytes, hole + LENGTH, bytes.length - hole - LENGTH);
        return truncated(mac.doFinal());
    }

    private static byte[] truncated(byte[] code) {
        return Arrays.copyOf(code, LENGTH);
    }
}
