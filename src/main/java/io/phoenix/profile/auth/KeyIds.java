package io.phoenix.profile.auth;

import io.phoenix.profile.config.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The ids of keys in the configuration, which have none there: the first 12 hexadecimal digits of the SHA-256 of the key. So who has
 * the key can compute its id, and nobody the key from its id.
 */
final class KeyIds {

    private static final int LENGTH = 12;

    private KeyIds() {}

    /** Of the SHA-256 of an API key, in hexadecimal digits. */
    static String ofHash(Secret hash) {
        return hash.text().substring(0, LENGTH).toLowerCase(Locale.ROOT);
    }

    /** Of a signing key. */
    static String of(Secret key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.bytes());
            return HexFormat.of().formatHex(hash).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
