package io.phoenix.profile.avatar;

import java.text.Normalizer;
import java.util.OptionalInt;

/** The initial of a name, and its picture: the initial on a quilt, or a spark if there is none to draw. */
final class Initial {

    private static final String SPARK = "M100 44Q108 92 156 100Q108 108 100 156Q92 108 44 100Q92 92 100 44Z";

    private static volatile boolean loaded;

    private Initial() {}

    /** Reads the outlines unless they are loaded; blocks for about 20 ms. */
    static void load() {
        Outlines.load();
        loaded = true;
    }

    static boolean isLoaded() {
        return loaded;
    }

    /**
     * The first letter or digit of the name as a capital, without accents if {@link Glyphs} then has it. Empty if the name has
     * none, or one that neither {@link Glyphs} nor {@link Outlines} has.
     */
    static OptionalInt of(String name) {
        OptionalInt first = name.codePoints().filter(Character::isLetterOrDigit).findFirst();
        if (first.isEmpty()) {
            return first;
        }
        int capital = capitalOf(first.getAsInt());
        return isInitial(capital) ? OptionalInt.of(capital) : OptionalInt.empty();
    }

    /** Whether {@link #of} can return this code point. */
    static boolean isInitial(int codePoint) {
        return isCapital(codePoint) && (Glyphs.has(codePoint) || Outlines.has(codePoint));
    }

    /** Whether names can begin with this letter or digit, in upper case, or in title case where that differs. */
    static boolean isCapital(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && capitalOf(codePoint) == codePoint;
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
            String outline = Outlines.of(initial.getAsInt());
            svg.halved(letter -> letter.path(outline, colour));
        }
    }

    private static int capitalOf(int codePoint) {
        int capital =
                isCapitalOfGeorgian(codePoint) ? Character.toLowerCase(codePoint) : Character.toTitleCase(codePoint);
        if (Glyphs.has(capital)) {
            return capital;
        }
        int base = Normalizer.normalize(Character.toString(capital), Normalizer.Form.NFD)
                .codePointAt(0);
        if (Glyphs.has(base)) {
            return base;
        }
        // newer JDKs know capitals that are younger than the outlines; an avatar must not depend on the JDK
        return Outlines.has(codePoint) && !Outlines.has(capital) ? codePoint : capital;
    }

    // Georgian has capitals for words in capitals, but not for the first letter of a name
    private static boolean isCapitalOfGeorgian(int codePoint) {
        return Character.UnicodeBlock.GEORGIAN_EXTENDED.equals(Character.UnicodeBlock.of(codePoint));
    }
}
