package io.phoenix.profile.avatar;

import java.math.BigInteger;

/**
 * Derives choices from a key: reads it as a mixed-radix number, with one digit per choice whose base is the number of
 * options. For uniform keys the choices are uniform and independent. Not thread-safe.
 */
final class Dice {

    /** The smallest range left after a choice; limits the bias of each to one in a million. */
    private static final BigInteger RANGE_MIN = BigInteger.ONE.shiftLeft(20);

    private BigInteger rest;
    private BigInteger range = BigInteger.ONE.shiftLeft(AvatarKey.BITS);

    Dice(AvatarKey key) {
        rest = key.number();
    }

    /**
     * A number from 0 to {@code options - 1}.
     *
     * @throws IllegalStateException if the key is used up: the style has too many choices
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

    @SafeVarargs
    final <T> T pick(T... options) {
        return options[roll(options.length)];
    }
}
