package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.UnicodeSet;
import io.phoenix.profile.domain.ProfileFailure;

/** Which characters a name may have, whatever their order; each refusal says which one it found and of what sort. */
final class NameCharacters {

    // visible by their category and blank on the screen: the Braille cell without dots, the null notehead, the
    // character that stands for an object, and the filler of Khitan
    private static final UnicodeSet BLANK = new UnicodeSet("[\\u2800\\uFFFC\\U0001D159\\U00016FE4]").freeze();

    private NameCharacters() {}

    /**
     * Lets a text pass whose characters all have a place on the screen.
     *
     * @throws ProfileFailure that names the first character that has none
     */
    static void require(String text) {
        text.codePoints().forEach(codePoint -> requireVisible(codePoint, text));
    }

    private static void requireVisible(int codePoint, String text) {
        switch (UCharacter.getType(codePoint)) {
            case UCharacterCategory.CONTROL,
                    UCharacterCategory.LINE_SEPARATOR,
                    UCharacterCategory.PARAGRAPH_SEPARATOR -> refuse("control_character", "a control", codePoint, text);
            case UCharacterCategory.SURROGATE -> refuse("lone_surrogate", "half a character", codePoint, text);
            case UCharacterCategory.PRIVATE_USE -> refuse("private_use_character", "of private use", codePoint, text);
            case UCharacterCategory.UNASSIGNED -> refuse("unassigned_character", "not assigned", codePoint, text);
            default -> {
                if (UCharacter.hasBinaryProperty(codePoint, UProperty.BIDI_CONTROL)) {
                    refuse("bidi_control", "a control of the writing direction", codePoint, text);
                }
                if (UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                        || BLANK.contains(codePoint)) {
                    refuse("invisible_character", "not visible here", codePoint, text);
                }
            }
        }
    }

    private static void refuse(String reason, String sort, int codePoint, String text) {
        throw NameRefusal.of(
                reason,
                text,
                String.format("has U+%04X, which is %s", codePoint, sort),
                "letters, marks, digits, punctuation, symbols, emoji and spaces");
    }
}
