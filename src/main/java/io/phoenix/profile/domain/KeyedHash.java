package io.phoenix.profile.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed hash of ids: HMAC-SHA-256 (RFC 2104, FIPS 180-4). Instances that share the secret compute the same hash without
 * coordination. Without the secret, a name or an avatar does not reveal its user.
 *
 * <p>Thread-safe.
 */
public final class KeyedHash {

    /** The least length of the secret, in bytes. */
    public static final int SECRET_BYTES_MIN = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    /** One for each thread: a Mac has state, and copying one takes as long as a hash. Between hashes it has none. */
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);

    public KeyedHash(byte[] secret) {
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "secret: " + secret.length + " bytes (expected: at least " + SECRET_BYTES_MIN + ")");
        }
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every Java platform", e);
        }
    }

    /**
     * The hash of an id. Hashes for different purposes or generations are independent.
     *
     * @param purpose what the hash is for, such as {@code name}
     * @param generation from 0; another one gives the user another name or avatar
     * @return 32 bytes, uniformly distributed
     */
    public byte[] of(String purpose, ProfileId id, int generation) {
        byte[] text = (purpose + '\0' + id + '\0').getBytes(StandardCharsets.UTF_8);
        return of(ByteBuffer.allocate(text.length + Integer.BYTES)
                .put(text)
                .putInt(generation)
                .array());
    }

    /** The hash of a message; 32 bytes. */
    public byte[] of(byte[] message) {
        return macs.get().doFinal(message);
    }

    /** A hash for one purpose, under a key derived from this secret, so that hashes of different purposes are unrelated. */
    public KeyedHash derived(String purpose) {
        return new KeyedHash(mac().doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
    }

    /** A new HMAC under the secret, for one thread. For a secret that is used once: {@link #of} leaves state with the thread. */
    public Mac mac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's " + ALGORITHM + " can be cloned", e);
        }
    }
}
