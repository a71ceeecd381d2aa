package io.phoenix.profile.avatar;

import java.text.Normalizer;
import java.util.OptionalInt;

/** Which letter stands for a name. */
final class Initial {

    private Initial() {}

    /**
     * The first letter or digit of the name, as a capital, and without its accents where that makes it a letter that
     * {@link Glyphs} draws alike everywhere. Empty when the name has none.
     */
    static OptionalInt of(String name) {
        return name.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Initial::capital)
                .filter(Initial::isInitial)
                .findFirst();
    }

    /** Whether the code point may stand for a name: a letter or a digit, and no small letter. */
    static boolean isInitial(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && capital(codePoint) == codePoint;
    }

    private static int capital(int codePoint) {
        int upper = Character.toUpperCase(codePoint);
        if (Glyphs.has(upper)) {
            return upper;
        }
        int base = Normalizer.normalize(Character.toString(upper), Normalizer.Form.NFD)
                .codePointAt(0);
        return Glyphs.has(base) ? base : upper;
    }
}
