package io.phoenix.profile.domain.name;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.regex.Pattern;

/**
 * A word without its disguises: case, accents, look-alikes of other scripts and digits that stand for letters. So
 * {@code Аdm1n} with a Cyrillic letter, {@code @dmin} and {@code ÁDMÍN} all read {@code admin}.
 */
final class Undisguised {

    private static final int FIRST_BEYOND_ASCII = 0x80;

    private static final String DIGITS_AND_SIGNS = "0134578@$!|+\u20AC";
    private static final String LETTERS_MEANT = "oieastbasiite";

    // written by converters of "fancy text"; the table of confusables leaves most of them alone
    private static final String SMALL_CAPITALS = "\u1D00\u0299\u1D04\u1D05\u1D07\uA730\u0262\u029C\u026A\u1D0A\u1D0B"
            + "\u029F\u1D0D\u0274\u1D0F\u1D18\u0280\uA731\u1D1B\u1D1C\u1D20\u1D21\u028F\u1D22";
    private static final String CAPITALS_MEANT = "abcdefghijklmnoprstuvwyz";

    private static final Normalizer2 DECOMPOSED = Normalizer2.getNFKDInstance();
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Undisguised() {}

    /** The word in small letters, with {@code i} for {@code l}, since the capital of the one looks like the other. */
    static String of(String word) {
        boolean ascii = word.chars().allMatch(c -> c < FIRST_BEYOND_ASCII);
        String letters =
                ascii ? word : MARKS.matcher(DECOMPOSED.normalize(word)).replaceAll("");
        StringBuilder plain = new StringBuilder(letters.length());
        letters.codePoints().forEach(codePoint -> plain.append(letterMeant(codePoint)));
        return UCharacter.foldCase(plain.toString(), true).replace('l', 'i');
    }

    /** Whether the character may stand for a letter without being one. */
    static boolean isStandIn(int codePoint) {
        return DIGITS_AND_SIGNS.indexOf(codePoint) >= 0;
    }

    // plain letters stay: their shapes in the table would make Pom read like a word with "rn"
    private static String letterMeant(int codePoint) {
        int sign = DIGITS_AND_SIGNS.indexOf(codePoint);
        if (sign >= 0) {
            return LETTERS_MEANT.substring(sign, sign + 1);
        }
        if (codePoint < FIRST_BEYOND_ASCII) {
            return Character.toString(codePoint);
        }
        int capital = SMALL_CAPITALS.indexOf(codePoint);
        return capital >= 0 ? CAPITALS_MEANT.substring(capital, capital + 1) : NameSkeleton.shapeOf(codePoint);
    }
}
