package io.phoenix.profile.read;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Identifies the holder of a lease.
 *
 * @param text 32 hexadecimal digits
 */
public record LeaseToken(String text) {

    /** A token of 128 random bits. */
    public static LeaseToken draw(RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return new LeaseToken(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()));
    }
}
