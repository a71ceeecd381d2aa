package io.phoenix.profile.avatar;

import java.math.BigInteger;

/**
 * The choices that a key makes. The key is read as one large number and each choice takes the next digit of it, in a
 * base of as many as there are options; so for keys that are uniform, every choice is even and tells nothing of the
 * others.
 *
 * <p>Not for use by several threads.
 */
final class Dice {

    /** What must be left of the key's range after a choice: keeps the unevenness of each below one in a million. */
    private static final BigInteger RANGE_MIN = BigInteger.ONE.shiftLeft(20);

    private BigInteger rest;
    private BigInteger range = BigInteger.ONE.shiftLeft(AvatarKey.BITS);

    Dice(AvatarKey key) {
        rest = key.number();
    }

    /**
     * A number from 0 to {@code options - 1}.
     *
     * @throws IllegalStateException when the key has no more choices to give: the style asks too many
     */
    int roll(int options) {
        BigInteger base = BigInteger.valueOf(options);
        range = range.divide(base);
        if (range.compareTo(RANGE_MIN) < 0) {
            throw new IllegalStateException("a key of " + AvatarKey.BITS + " bits is used up");
        }
        BigInteger[] parts = rest.divideAndRemainder(base);
        rest = parts[0];
        return parts[1].intValue();
    }

    /** One of the options. */
    @SafeVarargs
    final <T> T pick(T... options) {
        return options[roll(options.length)];
    }
}
