package io.phoenix.profile.domain;

import java.util.OptionalLong;

/**
 * Whole numbers in text: ASCII digits as in JSON (RFC 8259, section 6), without a sign and without leading zeros. The parsers of
 * Java also accept {@code +8} and the digits of other scripts.
 */
public final class WholeNumber {

    /** A regular expression for one of at most nine digits. */
    public static final String NINE_DIGITS = "0|[1-9][0-9]{0,8}";

    /** As many as {@link Long#MAX_VALUE} has. */
    private static final int DIGITS_MAX = 19;

    private WholeNumber() {}

    /** The number; empty if the text is none, or greater than {@link Long#MAX_VALUE}. */
    public static OptionalLong parse(String text) {
        int length = text.length();
        if (length == 0 || length > DIGITS_MAX || (length > 1 && text.charAt(0) == '0')) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return OptionalLong.empty();
            }
            number = 10 * number + digit;
        }
        return OptionalLong.of(number);
    }

    /** The number, if it is not greater than the maximum. */
    public static OptionalLong parse(String text, long max) {
        OptionalLong number = parse(text);
        return number.isPresent() && number.getAsLong() <= max ? number : OptionalLong.empty();
    }
}
