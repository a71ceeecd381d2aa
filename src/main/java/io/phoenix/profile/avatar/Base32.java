package io.phoenix.profile.avatar;

import java.util.Arrays;

/** Numbers in base 32, as {@link java.math.BigInteger#toString(int)} writes them, but several times as fast. Pure functions. */
final class Base32 {

    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final int DIGIT_BITS = 5;
    private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

    private Base32() {}

    /**
     * The last digits of a number, with leading zeros.
     *
     * @param number not negative, most significant byte first
     */
    static String digits(byte[] number, int count) {
        char[] text = new char[count];
        Arrays.fill(text, '0');
        int at = count;
        int bits = 0;
        int pending = 0;
        for (int i = number.length - 1; i >= 0 && at > 0; i--) {
            pending |= (number[i] & 0xff) << bits;
            bits += Byte.SIZE;
            while (bits >= DIGIT_BITS && at > 0) {
                text[--at] = DIGITS[pending & DIGIT_MASK];
                pending >>>= DIGIT_BITS;
                bits -= DIGIT_BITS;
            }
        }
        if (at > 0) {
            text[at - 1] = DIGITS[pending];
        }
        return new String(text);
    }
}
