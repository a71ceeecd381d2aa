package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import io.phoenix.profile.domain.ProfileFailure;

/**
 * How marks may follow letters: every mark has a base to sit on, and none carries a tower of them. The bound of
 * {@value #MARKS_MAX} is that of UTS 39, section 5.4; Burmese reaches it, no language goes beyond.
 */
final class NameMarks {

    /** The most marks on one base. */
    static final int MARKS_MAX = 4;

    private NameMarks() {}

    /**
     * Lets a text pass whose marks all sit on a base.
     *
     * @throws ProfileFailure for a mark at the start or after a space, and for one mark too many
     */
    static void require(String text) {
        boolean hasBase = false;
        int marks = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            switch (UCharacter.getType(text.codePointAt(i))) {
                case UCharacterCategory.NON_SPACING_MARK, UCharacterCategory.ENCLOSING_MARK -> marks++;
                case UCharacterCategory.COMBINING_SPACING_MARK, UCharacterCategory.FORMAT -> {
                    // neither stacks nor ends a stack
                }
                default -> {
                    hasBase = !UCharacter.isUWhiteSpace(text.codePointAt(i));
                    marks = 0;
                }
            }
            requireSeat(text, hasBase || !isMark(text.codePointAt(i)), marks);
        }
    }

    private static void requireSeat(String text, boolean seated, int marks) {
        if (!seated) {
            throw NameRefusal.of("mark_without_base", text, "has a mark on nothing", "marks on letters or symbols");
        }
        if (marks > MARKS_MAX) {
            throw NameRefusal.of(
                    "too_many_marks", text, "stacks " + marks + " marks on a letter", "at most " + MARKS_MAX);
        }
    }

    /** Whether the character is a combining mark of any sort. */
    static boolean isMark(int codePoint) {
        return switch (UCharacter.getType(codePoint)) {
            case UCharacterCategory.NON_SPACING_MARK,
                    UCharacterCategory.ENCLOSING_MARK,
                    UCharacterCategory.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
