package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.UnicodeSet;
import io.phoenix.profile.domain.ProfileFailure;

/** Which characters a name may have, and how many combining marks may follow one. */
final class NameCharacters {

    /** The most combining marks on one base, from UTS 39, section 5.4; Burmese needs as many, no language needs more. */
    static final int MARKS_MAX = 4;

    // visible by their category, but rendered blank: the empty Braille cell, the object replacement character, the null
    // notehead and the Khitan filler
    private static final UnicodeSet BLANK = new UnicodeSet("[\\u2800\\uFFFC\\U0001D159\\U00016FE4]").freeze();

    private NameCharacters() {}

    /** Requires all characters to be visible, or spaces. The failure names the first other one. */
    static void requireVisible(String text) {
        text.codePoints().forEach(codePoint -> requireVisible(codePoint, text));
    }

    /** Requires every combining mark to follow a base, and at most {@value #MARKS_MAX} of them on one. */
    static void requireMarksOnBases(String text) {
        boolean hasBase = false;
        int marks = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int codePoint = text.codePointAt(i);
            switch (UCharacter.getType(codePoint)) {
                case UCharacterCategory.NON_SPACING_MARK, UCharacterCategory.ENCLOSING_MARK -> marks++;
                case UCharacterCategory.COMBINING_SPACING_MARK, UCharacterCategory.FORMAT -> {
                    // neither stacks nor ends a stack
                }
                default -> {
                    hasBase = !UCharacter.isUWhiteSpace(codePoint);
                    marks = 0;
                }
            }
            if (!hasBase && isMark(codePoint)) {
                throw ProfileFailure.nameRefused(
                        "mark_without_base",
                        text,
                        "has a combining mark without a base",
                        "marks on letters or symbols");
            }
            if (marks > MARKS_MAX) {
                throw ProfileFailure.nameRefused(
                        "too_many_marks", text, "stacks " + marks + " marks on a letter", "at most " + MARKS_MAX);
            }
        }
    }

    /** Whether the character is a combining mark of any kind. */
    static boolean isMark(int codePoint) {
        return switch (UCharacter.getType(codePoint)) {
            case UCharacterCategory.NON_SPACING_MARK,
                    UCharacterCategory.ENCLOSING_MARK,
                    UCharacterCategory.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static void requireVisible(int codePoint, String text) {
        switch (UCharacter.getType(codePoint)) {
            case UCharacterCategory.CONTROL,
                    UCharacterCategory.LINE_SEPARATOR,
                    UCharacterCategory.PARAGRAPH_SEPARATOR ->
                refuse("control_character", "a control character", codePoint, text);
            case UCharacterCategory.SURROGATE -> refuse("lone_surrogate", "an unpaired surrogate", codePoint, text);
            case UCharacterCategory.PRIVATE_USE ->
                refuse("private_use_character", "a private-use character", codePoint, text);
            case UCharacterCategory.UNASSIGNED -> refuse("unassigned_character", "unassigned", codePoint, text);
            default -> {
                if (UCharacter.hasBinaryProperty(codePoint, UProperty.BIDI_CONTROL)) {
                    refuse("bidi_control", "a bidirectional control", codePoint, text);
                }
                if (UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                        || BLANK.contains(codePoint)) {
                    refuse("invisible_character", "invisible here", codePoint, text);
                }
            }
        }
    }

    private static void refuse(String reason, String kind, int codePoint, String text) {
        throw ProfileFailure.nameRefused(
                reason,
                text,
                String.format("has U+%04X, which is %s", codePoint, kind),
                "letters, marks, digits, punctuation, symbols, emoji and spaces");
    }
}
