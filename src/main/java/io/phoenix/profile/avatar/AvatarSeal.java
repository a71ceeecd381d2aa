package io.phoenix.profile.avatar;

import io.phoenix.profile.domain.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals avatar keys for URLs with a message authentication code in front, so that an invented key costs one hash and is
 * never drawn: HMAC-SHA-256 truncated to {@value #BITS} bits, as 8 digits in base 32. A guess succeeds once in a trillion
 * requests, so a longer code would only lengthen URLs. Thread-safe.
 */
public final class AvatarSeal {

    private static final int BITS = 40;
    private static final int DIGITS = 8;

    private final KeyedHash keyed;

    /** Seals under a key derived from the secret of avatars. */
    public AvatarSeal(KeyedHash hash) {
        keyed = hash.derived("avatar key");
    }

    /** The text of a key in a URL, such as {@code 9c3v0t1m4r0v2kq1t8m3c5e7g9ah6jdnps-41}. */
    public String seal(AvatarKey key) {
        String text = key.toString();
        return codeOf(text) + text;
    }

    /** The text of the key that was sealed; empty if the text does not come from {@link #seal} under the same secret. */
    public Optional<String> open(String sealed) {
        if (sealed.length() < DIGITS || sealed.length() > DIGITS + AvatarKey.LENGTH_MAX) {
            return Optional.empty();
        }
        String text = sealed.substring(DIGITS);
        boolean genuine = MessageDigest.isEqual(bytes(sealed.substring(0, DIGITS)), bytes(codeOf(text)));
        return genuine ? Optional.of(text) : Optional.empty();
    }

    private String codeOf(String text) {
        byte[] code = keyed.of(bytes(text));
        return Base32.digits(Arrays.copyOf(code, BITS / Byte.SIZE), DIGITS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
