package io.phoenix.profile.avatar;

import java.util.OptionalInt;

/** The initial of a name on a quiet quilt; a spark where the name has none. */
final class Monogram {

    private static final String SPARK = "M100 44Q108 92 156 100Q108 108 100 156Q92 108 44 100Q92 92 100 44Z";

    private Monogram() {}

    static void draw(Svg svg, AvatarKey key) {
        Dice dice = new Dice(key);
        Palette palette = Palette.roll(dice);
        svg.ground(palette.ground());
        Quilt.draw(svg, dice, palette.pattern());
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
}
