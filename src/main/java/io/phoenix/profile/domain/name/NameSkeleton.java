package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.SpoofChecker;

/**
 * What a name looks like, as a text: names that are easily taken for one another have the same skeleton. It is the
 * confusable skeleton of UTS 39, section 4, without case, spaces and punctuation, and with {@code i} and {@code l} as
 * one letter, because the capital of the one is the shape of the other. Accents count: {@code José} is not {@code Jose}.
 *
 * <p>Made to be stored and compared for uniqueness: at most {@value #LENGTH_MAX} code points after the version, the
 * same on every JDK, and led by {@value #VERSION}, which grows whenever the tables of a newer ICU give another text for
 * any character; skeletons of different versions say nothing about each other. A test holds the tables to the version.
 *
 * <p>Safe for use by several threads; about a microsecond a name.
 */
public final class NameSkeleton {

    /** The version that leads every skeleton. */
    public static final int VERSION = 1;

    /** The longest skeleton, in code points, without its version; a longer one is cut. */
    public static final int LENGTH_MAX = 256;

    // immutable once built, and its tables take a while to load
    private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();

    private NameSkeleton() {}

    /** The skeleton with its version, such as {@code 1:bravetlger42}. */
    public static String of(String name) {
        return VERSION + ":" + bare(name);
    }

    /** The skeleton without its version. */
    static String bare(String name) {
        String letters = withoutSeparators(name);
        String folded = fold(fold(letters.isEmpty() ? name : letters)).replace('i', 'l');
        return folded.codePointCount(0, folded.length()) <= LENGTH_MAX
                ? folded
                : folded.substring(0, folded.offsetByCodePoints(0, LENGTH_MAX));
    }

    /** The shape of a single character, as the table of confusables has it. */
    static String shapeOf(int codePoint) {
        return CONFUSABLES.getSkeleton(Character.toString(codePoint));
    }

    // the table keeps case apart, and what it gives for a small letter may be a capital
    private static String fold(String text) {
        return UCharacter.foldCase(CONFUSABLES.getSkeleton(UCharacter.foldCase(text, true)), true);
    }

    private static String withoutSeparators(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.codePoints().filter(c -> !isSeparator(c)).forEach(letters::appendCodePoint);
        return letters.toString();
    }

    private static boolean isSeparator(int codePoint) {
        return switch (UCharacter.getType(codePoint)) {
            case UCharacterCategory.SPACE_SEPARATOR,
                    UCharacterCategory.FORMAT,
                    UCharacterCategory.DASH_PUNCTUATION,
                    UCharacterCategory.START_PUNCTUATION,
                    UCharacterCategory.END_PUNCTUATION,
                    UCharacterCategory.CONNECTOR_PUNCTUATION,
                    UCharacterCategory.OTHER_PUNCTUATION,
                    UCharacterCategory.INITIAL_PUNCTUATION,
                    UCharacterCategory.FINAL_PUNCTUATION -> true;
            default -> UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
        };
    }
}
