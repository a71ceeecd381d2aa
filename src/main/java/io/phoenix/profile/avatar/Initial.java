package io.phoenix.profile.avatar;

import java.text.Normalizer;
import java.util.OptionalInt;

/** The initial of a name, and its picture: the initial on a quilt, or a spark if the name has none. */
final class Initial {

    private static final String SPARK = "M100 44Q108 92 156 100Q108 108 100 156Q92 108 44 100Q92 92 100 44Z";

    private Initial() {}

    /**
     * The first letter or digit of the name, in upper case, and without accents if {@link Glyphs} then has it. Empty if the
     * name has none.
     */
    static OptionalInt of(String name) {
        return name.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Initial::upperCase)
                .filter(Initial::isInitial)
                .findFirst();
    }

    /** Whether {@link #of} can return this code point. */
    static boolean isInitial(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && upperCase(codePoint) == codePoint;
    }

    static void draw(Svg svg, AvatarKey key) {
        Dice dice = new Dice(key);
        Palette palette = Palette.roll(dice);
        svg.ground(palette.ground());
        ShapePlans.quilt(svg, dice, palette.pattern());
        drawInitial(svg, key.initial(), palette.figure());
    }

    private static void drawInitial(Svg svg, OptionalInt initial, String colour) {
        if (initial.isEmpty()) {
            svg.softPath(SPARK, colour, 8);
        } else if (Glyphs.has(initial.getAsInt())) {
            svg.line(Glyphs.strokes(initial.getAsInt()), colour, Glyphs.PEN);
        } else {
            svg.letter(initial.getAsInt(), colour);
        }
    }

    private static int upperCase(int codePoint) {
        int upper = Character.toUpperCase(codePoint);
        if (Glyphs.has(upper)) {
            return upper;
        }
        int base = Normalizer.normalize(Character.toString(upper), Normalizer.Form.NFD)
                .codePointAt(0);
        return Glyphs.has(base) ? base : upper;
    }
}
