package io.phoenix.profile.domain;

/**
 * A generated or chosen name. Checks only the length: which characters are allowed is up to the rules for chosen names, so
 * that stored names stay readable when the rules become stricter.
 *
 * @param value 1 to {@value #LENGTH_MAX} code points, not blank
 */
public record DisplayName(String value) {

    /** The longest name that any tenant may allow, in code points. */
    public static final int LENGTH_MAX = 128;

    public DisplayName {
        int length = value.codePointCount(0, value.length());
        if (value.isBlank() || length > LENGTH_MAX) {
            throw new IllegalArgumentException("name: '" + Quoted.of(value) + "', " + length
                    + " code points (expected: 1 to " + LENGTH_MAX + ", not blank)");
        }
    }
}
