package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.JoiningType;
import com.ibm.icu.lang.UProperty;

/**
 * Where the two invisible joiners are part of the spelling: as in the Persian name Ali-Reza or in a Hindi conjunct. The
 * contexts are those of RFC 5892, appendix A.1 and A.2.
 */
final class Joiners {

    private static final char NON_JOINER = '\u200C';
    private static final char JOINER = '\u200D';
    private static final int VIRAMA = 9;

    private Joiners() {}

    /** Whether the character at the index is a joiner that its neighbours call for. */
    static boolean isSpellingAt(String text, int index) {
        char c = text.charAt(index);
        if (index == 0 || (c != NON_JOINER && c != JOINER)) {
            return false;
        }
        return UCharacter.getCombiningClass(text.codePointBefore(index)) == VIRAMA
                || (c == NON_JOINER && joinsBefore(text, index) && joinsAfter(text, index + 1));
    }

    private static boolean joinsBefore(String text, int end) {
        int i = end;
        int type = JoiningType.TRANSPARENT;
        while (i > 0 && type == JoiningType.TRANSPARENT) {
            int codePoint = text.codePointBefore(i);
            type = UCharacter.getIntPropertyValue(codePoint, UProperty.JOINING_TYPE);
            i -= Character.charCount(codePoint);
        }
        return type == JoiningType.DUAL_JOINING || type == JoiningType.LEFT_JOINING;
    }

    private static boolean joinsAfter(String text, int start) {
        int i = start;
        int type = JoiningType.TRANSPARENT;
        while (i < text.length() && type == JoiningType.TRANSPARENT) {
            int codePoint = text.codePointAt(i);
            type = UCharacter.getIntPropertyValue(codePoint, UProperty.JOINING_TYPE);
            i += Character.charCount(codePoint);
        }
        return type == JoiningType.DUAL_JOINING || type == JoiningType.RIGHT_JOINING;
    }
}
