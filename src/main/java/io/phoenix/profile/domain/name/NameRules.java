package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;

/**
 * The rules for a name that a user chooses: RFC 8266 with what it lacks, a range of lengths, reserved names and,
 * for a tenant that wants it, a profanity filter. What was accepted once is accepted again, unchanged.
 *
 * <p>Safe for use by several threads; a few microseconds a name. Make one for each tenant's settings and keep it.
 */
public final class NameRules {

    /** The range of lengths of a tenant that has set none of its own, in code points. */
    public static final int LENGTH_MIN_DEFAULT = 1;

    /** See {@link #LENGTH_MIN_DEFAULT}. */
    public static final int LENGTH_MAX_DEFAULT = 64;

    // before it is normalised, a text may be longer than its name: spaces collapse, letters and marks compose
    private static final int RAW_CHARS_MAX = 16 * DisplayName.LENGTH_MAX;

    private final NameSpelling spelling = new NameSpelling();
    private final int lengthMin;
    private final int lengthMax;
    private final ReservedNames reserved;
    private final ProfanityFilter profanity;

    /**
     * The rules of a tenant.
     *
     * @param lengthMin in code points, at least 1
     * @param lengthMax in code points, at most {@value DisplayName#LENGTH_MAX}
     * @throws IllegalArgumentException for another range
     */
    public NameRules(int lengthMin, int lengthMax, ReservedNames reserved, ProfanityFilter profanity) {
        if (lengthMin < 1 || lengthMax < lengthMin || lengthMax > DisplayName.LENGTH_MAX) {
            throw new IllegalArgumentException("length of names: " + lengthMin + " to " + lengthMax
                    + " (expected: a range within 1 to " + DisplayName.LENGTH_MAX + ")");
        }
        this.lengthMin = lengthMin;
        this.lengthMax = lengthMax;
        this.reserved = reserved;
        this.profanity = profanity;
    }

    /** The rules of a tenant that has set none of its own: 1 to 64 code points, the built-in reserved names. */
    public static NameRules standard() {
        return new NameRules(LENGTH_MIN_DEFAULT, LENGTH_MAX_DEFAULT, ReservedNames.builtIn(), ProfanityFilter.off());
    }

    /**
     * The name as it is kept and shown.
     *
     * @throws ProfileFailure of kind {@link Kind#NAME_REFUSED}, with the rule as its reason
     */
    public DisplayName accept(String raw) {
        if (raw.length() > RAW_CHARS_MAX) {
            throw tooLong(raw, raw.length());
        }
        String name = spelling.of(raw);
        requireLength(name);
        WordForms forms = WordForms.of(name);
        reserved.require(name, forms);
        profanity.require(name, forms);
        return new DisplayName(name);
    }

    private void requireLength(String name) {
        int length = name.codePointCount(0, name.length());
        if (length > lengthMax) {
            throw tooLong(name, length);
        }
        if (length < lengthMin) {
            throw NameRefusal.of("too_short", name, "has " + length + " characters", expectedLength());
        }
    }

    private ProfileFailure tooLong(String name, int length) {
        return NameRefusal.of("too_long", name, "has " + length + " characters", expectedLength());
    }

    private String expectedLength() {
        return lengthMin + " to " + lengthMax + " that are not spaces at an end";
    }
}
