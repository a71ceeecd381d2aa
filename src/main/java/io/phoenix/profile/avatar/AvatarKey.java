package io.phoenix.profile.avatar;

import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.ProfileId;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of an avatar: a keyed hash, which does not reveal the user, and, for a style that draws one, the initial
 * of the name. Style and key determine the picture, so the picture of a URL never changes.
 *
 * <p>The text form, which {@link AvatarSeal} seals for URLs, is lower-case and needs no escaping in a URL or a file name: 26
 * digits in base 32, and the code point of an initial in hexadecimal, such as {@code 4r0v2kq1t8m3c5e7g9ah6jdnps-41}.
 *
 * @param number the hash, from 0 to 2<sup>{@value #BITS}</sup> - 1
 * @param initial a letter or a digit; empty if the style draws none, or the name has none that can be drawn
 */
public record AvatarKey(BigInteger number, OptionalInt initial) {

    /** Size of the hash in bits; large enough that keys never collide. */
    public static final int BITS = 128;

    /** The length of the longest text form. */
    static final int LENGTH_MAX = 32;

    private static final int RADIX = 32;
    private static final int DIGITS = 26;
    private static final Pattern TEXT = Pattern.compile("([0-7][0-9a-v]{25})(?:-([1-9a-f][0-9a-f]{1,4}))?");

    /**
     * Validates both parts.
     *
     * @throws IllegalArgumentException if the number or the initial is out of range
     */
    public AvatarKey {
        if (number.signum() < 0 || number.bitLength() > BITS) {
            throw new IllegalArgumentException("number: " + number + " (expected: " + BITS + " bits)");
        }
        if (initial.isPresent() && !Initial.isInitial(initial.getAsInt())) {
            throw new IllegalArgumentException(
                    "initial: " + initial.getAsInt() + " (expected: a letter or a digit that can be drawn)");
        }
    }

    /**
     * The key of a user's avatar, without an initial.
     *
     * @param generation from 0; how often the user regenerated the avatar
     */
    public static AvatarKey of(KeyedHash hash, ProfileId id, int generation) {
        byte[] bytes = Arrays.copyOf(hash.of("avatar", id, generation), BITS / Byte.SIZE);
        return new AvatarKey(new BigInteger(1, bytes), OptionalInt.empty());
    }

    public AvatarKey withInitialOf(String name) {
        return new AvatarKey(number, Initial.of(name));
    }

    /** Parses the output of {@link #toString()}; empty for any other text. */
    public static Optional<AvatarKey> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(matcher.group(1), RADIX);
        String letter = matcher.group(2);
        if (letter == null) {
            return Optional.of(new AvatarKey(number, OptionalInt.empty()));
        }
        int codePoint = Integer.parseInt(letter, 16);
        return Initial.isInitial(codePoint)
                ? Optional.of(new AvatarKey(number, OptionalInt.of(codePoint)))
                : Optional.empty();
    }

    /** The text form, without the seal of a URL. */
    @Override
    public String toString() {
        String text = Base32.digits(number.toByteArray(), DIGITS);
        return initial.isPresent() ? text + '-' + Integer.toHexString(initial.getAsInt()) : text;
    }
}
