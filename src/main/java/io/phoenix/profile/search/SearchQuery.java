package io.phoenix.profile.search;

import io.phoenix.profile.domain.DisplayName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import java.util.Locale;

/**
 * Which profiles of a tenant are wanted. Immutable.
 *
 * @param text as the caller wrote it; empty for {@link By#NOTHING}
 */
public record SearchQuery(By by, String text) {

    /** All profiles. */
    public static final SearchQuery ALL = new SearchQuery(By.NOTHING, "");

    /** How profiles are chosen. */
    public enum By {
        /** All of them. */
        NOTHING,
        /** The name contains the text, without case and accents. */
        NAME,
        /** The name begins with the text, without case and accents. */
        PREFIX,
        /** The name was chosen, and looks like the text. */
        LOOKS_LIKE;

        /** The parameter of a request that has the text, such as {@code looks_like}. */
        public String parameter() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A query that is not {@link #ALL}.
     *
     * @throws ProfileFailure of kind {@link Kind#MALFORMED_PARAMETER} if no name can contain the text
     */
    public static SearchQuery of(By by, String text) {
        int length = text.codePointCount(0, text.length());
        if (length > DisplayName.LENGTH_MAX) {
            throw malformed(by, text, length + " characters", "1 to " + DisplayName.LENGTH_MAX);
        }
        text.codePoints().filter(SearchQuery::isForbidden).findFirst().ifPresent(character -> {
            throw malformed(
                    by,
                    text,
                    String.format("the character U+%04X", character),
                    "neither control characters nor lone surrogates");
        });
        if (text.codePoints().noneMatch(SearchQuery::isVisible)) {
            throw malformed(by, text, "no visible character", "a text of 1 to " + DisplayName.LENGTH_MAX);
        }
        return new SearchQuery(by, text);
    }

    /** No name has these, and Postgres stores neither U+0000 nor surrogates. */
    private static boolean isForbidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR, Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK ->
                false;
            default -> true;
        };
    }

    private static ProfileFailure malformed(By by, String text, String problem, String expected) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                by.parameter() + ": '" + Quoted.of(text) + "' has " + problem + " (expected: " + expected + ")");
    }
}
