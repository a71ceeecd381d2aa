package io.phoenix.profile.avatar;

/** A flower seen from above: two rounds of petals about a middle. */
final class Blossom {

    /** How many petals a round may have; each divides the full turn into whole degrees. */
    private static final Integer[] COUNTS = {5, 6, 8, 9, 10, 12};

    private static final String[] OUTER = {
        "M100 100C70 70 76 12 100 12C124 12 130 70 100 100Z",
        "M100 100C60 60 84 20 100 6C116 20 140 60 100 100Z",
        "M100 100L78 30A22 22 0 0 1 122 30Z",
        "M100 100L80 22L100 8L120 22Z",
        "M100 100C64 66 62 30 82 22C92 18 100 26 100 34C100 26 108 18 118 22C138 30 136 66 100 100Z",
        "M91 100V21A9 9 0 0 1 109 21V100Z",
        "M100 100V12C126 22 134 56 100 100Z"
    };

    private static final String[] INNER = {
        "M100 100C82 80 84 50 100 50C116 50 118 80 100 100Z",
        "M100 100C78 76 90 56 100 46C110 56 122 76 100 100Z",
        "M94 100V58A6 6 0 0 1 106 58V100Z",
        "M100 100L88 56L100 46L112 56Z",
        "M100 48A9 9 0 0 1 100 66A9 9 0 0 1 100 48Z",
        "M100 100V48C116 56 118 80 100 100Z"
    };

    private Blossom() {}

    static void draw(Svg svg, Dice dice, ShapesColours colours) {
        int count = dice.pick(COUNTS);
        String outer = colours.pickStrong(dice);
        String other = colours.pick(dice);
        String inner = other.equals(outer) ? colours.ground() : other;
        svg.circle(100, 100, dice.pick(60, 78, 94, 141), colours.quiet());
        round(svg, count, 180 / count * dice.roll(2), dice.pick(OUTER), outer);
        svg.circle(100, 100, dice.pick(30, 42, 54), outer);
        round(svg, count, 180 / count * dice.roll(2), dice.pick(INNER), inner);
        int middle = dice.pick(14, 20, 26);
        svg.circle(100, 100, middle, colours.pick(dice)).circle(100, 100, middle / 2, colours.ground());
    }

    private static void round(Svg svg, int count, int tilt, String petal, String colour) {
        for (int degrees = 0; degrees < 360; degrees += 360 / count) {
            svg.turned(degrees + tilt, part -> part.path(petal, colour));
        }
    }
}
