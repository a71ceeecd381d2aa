package io.phoenix.profile.read;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Proves that a lease is one's own: nobody else ever holds the same.
 *
 * @param text 32 hexadecimal digits
 */
public record LeaseToken(String text) {

    /** A token that was never used before, given 128 bits of good randomness. */
    public static LeaseToken draw(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return new LeaseToken(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()));
    }
}
