package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet;

/**
 * The confusable skeleton of a name: names that look alike have the same one. It is the skeleton of UTS 39, section 4,
 * without case, spaces and punctuation, and with {@code i} and {@code l} as one letter, since a capital i looks like an l.
 * Accents count: {@code José} is not {@code Jose}.
 *
 * <p>Made to be stored and compared for uniqueness: at most {@value #LENGTH_MAX} code points after the version prefix,
 * and the same on every JDK. The version increases whenever a newer ICU changes the skeleton of any character; skeletons
 * of different versions are not comparable. A test ties the ICU tables to the version.
 *
 * <p>Thread-safe; about a microsecond a name.
 */
public final class NameSkeleton {

    /** The prefix of every skeleton. */
    public static final int VERSION = 1;

    /** Longer skeletons are cut: the limit in code points, without the version. */
    public static final int LENGTH_MAX = 256;

    // spaces, format characters, punctuation, default-ignorable characters
    private static final UnicodeSet SEPARATORS = new UnicodeSet("[[:Zs:][:Cf:][:P:][:DI:]]").freeze();

    // immutable; slow to build
    private static final SpoofChecker CONFUSABLES = new SpoofChecker.Builder().build();

    private NameSkeleton() {}

    /** The skeleton with its version, such as {@code 1:bravetlger42}. */
    public static String of(String name) {
        return VERSION + ":" + withoutVersion(name);
    }

    static String withoutVersion(String name) {
        String letters = withoutSeparators(name);
        String folded = prototype(letters.isEmpty() ? name : letters);
        return folded.codePointCount(0, folded.length()) <= LENGTH_MAX
                ? folded
                : folded.substring(0, folded.offsetByCodePoints(0, LENGTH_MAX));
    }

    /** What one character contributes to a skeleton, unless it is a {@linkplain #isSeparator separator}. */
    public static String ofCharacter(int codePoint) {
        return prototype(Character.toString(codePoint));
    }

    /** Whether skeletons leave the character out; they do unless a name consists of separators alone. */
    public static boolean isSeparator(int codePoint) {
        return SEPARATORS.contains(codePoint);
    }

    /** The UTS 39 skeleton of one character. */
    static String confusableOf(int codePoint) {
        return CONFUSABLES.getSkeleton(Character.toString(codePoint));
    }

    private static String prototype(String text) {
        return fold(fold(text)).replace('i', 'l');
    }

    // folds case on both sides: skeletons depend on case, and that of a lower-case letter may be upper-case
    private static String fold(String text) {
        return UCharacter.foldCase(CONFUSABLES.getSkeleton(UCharacter.foldCase(text, true)), true);
    }

    private static String withoutSeparators(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.codePoints().filter(c -> !isSeparator(c)).forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
