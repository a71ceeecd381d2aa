package io.phoenix.profile.domain.name;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The rules for names that users choose: normalisation and characters ({@link NameNormalizer}), length, reserved names and
 * an optional profanity filter. Idempotent: an accepted name is accepted again, unchanged.
 *
 * <p>Thread-safe; a few microseconds a name. Expensive to create: keep one for each tenant's settings.
 */
public final class NameRules {

    /** In code points, like {@link #LENGTH_MAX_DEFAULT}. */
    public static final int LENGTH_MIN_DEFAULT = 1;

    public static final int LENGTH_MAX_DEFAULT = 64;

    // the raw text may be longer than the name: normalisation collapses spaces and composes letters and marks
    private static final int RAW_CHARS_MAX = 16 * DisplayName.LENGTH_MAX;

    private final int lengthMin;
    private final int lengthMax;
    private final ReservedNames reserved;
    private final ProfanityFilter profanity;

    /**
     * Creates the rules of one tenant.
     *
     * @param lengthMin in code points, at least 1
     * @param lengthMax in code points, at most {@value DisplayName#LENGTH_MAX}
     * @throws IllegalArgumentException if the range is not valid
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

    /** The default rules: default lengths, the built-in reserved names, no profanity filter. */
    public static NameRules standard() {
        return new NameRules(LENGTH_MIN_DEFAULT, LENGTH_MAX_DEFAULT, ReservedNames.builtIn(), ProfanityFilter.off());
    }

    /**
     * Validates and normalises a name.
     *
     * @throws ProfileFailure of kind {@link Kind#NAME_REFUSED}, with the rule as its reason
     */
    public DisplayName accept(String raw) {
        if (raw.length() > RAW_CHARS_MAX) {
            throw tooLong(raw, raw.length());
        }
        String name = NameNormalizer.normalize(raw);
        requireLength(name);
        NameTokens tokens = NameTokens.of(name);
        reserved.require(name, tokens);
        profanity.require(name, tokens);
        return new DisplayName(name);
    }

    /**
     * Normalises a name that somebody has already, without asking whether a user may choose it: reserved names, filtered ones,
     * and every length that can be stored.
     *
     * @throws ProfileFailure of kind {@link Kind#NAME_REFUSED} if it can't be normalised or stored
     */
    public static DisplayName acceptAsIs(String raw) {
        String name = raw.length() > RAW_CHARS_MAX ? raw : NameNormalizer.normalize(raw);
        int length = name.codePointCount(0, name.length());
        if (length == 0 || length > DisplayName.LENGTH_MAX) {
            throw ProfileFailure.nameRefused(
                    length == 0 ? "too_short" : "too_long",
                    name,
                    "has " + length + " characters",
                    "1 to " + DisplayName.LENGTH_MAX + ", without leading and trailing spaces");
        }
        return new DisplayName(name);
    }

    /** The reserved name that a name reads like, also if somebody has it; null if it reads like none. */
    public @Nullable String reservedNameIn(String name) {
        return reserved.entryIn(NameTokens.of(name));
    }

    private void requireLength(String name) {
        int length = name.codePointCount(0, name.length());
        if (length > lengthMax) {
            throw tooLong(name, length);
        }
        if (length < lengthMin) {
            throw ProfileFailure.nameRefused("too_short", name, "has " + length + " characters", expectedLength());
        }
    }

    private ProfileFailure tooLong(String name, int length) {
        return ProfileFailure.nameRefused("too_long", name, "has " + length + " characters", expectedLength());
    }

    private String expectedLength() {
        return lengthMin + " to " + lengthMax + ", without leading and trailing spaces";
    }
}
