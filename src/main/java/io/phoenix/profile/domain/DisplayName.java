package io.phoenix.profile.domain;

/**
 * The name that others see: generated, or accepted by the rules for names that a user chooses. Never empty and never
 * longer than any tenant may allow; which characters it has is the business of those rules, so that a stored name stays
 * readable when they grow stricter.
 *
 * @param value 1 to {@value #LENGTH_MAX} code points, not blank
 */
public record DisplayName(String value) {

    /** The longest name that any tenant may allow, in code points. */
    public static final int LENGTH_MAX = 128;

    /**
     * Wraps a name that was generated, accepted or stored before.
     *
     * @throws IllegalArgumentException for a blank or longer text, which is a defect of whoever passes it
     */
    public DisplayName {
        int length = value.codePointCount(0, value.length());
        if (value.isBlank() || length > LENGTH_MAX) {
            throw new IllegalArgumentException("name: '" + Quoted.of(value) + "', " + length
                    + " code points (expected: 1 to " + LENGTH_MAX + ", not blank)");
        }
    }
}
