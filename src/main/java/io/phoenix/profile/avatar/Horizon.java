package io.phoenix.profile.avatar;

/** A sun or moon over three ridges, from the far to the near. */
final class Horizon {

    /** Ridges that begin and end near height 0, so that any may lie before any other. */
    private static final String[] RIDGES = {
        "M0 0C40 -26 70 -26 100 -4C130 18 160 18 200 -6V120H0Z",
        "M0 8L46 -30L80 2L124 -40L200 12V120H0Z",
        "M0 -4A25 16 0 0 0 50 -4A25 16 0 0 0 100 -4A25 16 0 0 0 150 -4A25 16 0 0 0 200 -4V120H0Z",
        "M0 12C60 -30 140 -30 200 12V120H0Z",
        "M0 10C60 10 70 -34 110 -34C140 -34 150 0 200 4V120H0Z",
        "M0 -18L200 16V120H0Z",
        "M0 4L14 -24L28 4L42 -16L56 4L72 -30L88 4L102 -20L116 4L132 -34L148 4L162 -18L176 4L188 -14L200 4V120H0Z"
    };

    private Horizon() {}

    static void draw(Svg svg, Dice dice, ShapesColours colours) {
        drawSky(svg, dice, colours);
        int y = 112;
        for (String colour : colours.ridges()) {
            String ridge = dice.pick(RIDGES);
            int top = y + dice.pick(-6, 0, 6);
            if (dice.roll(2) == 0) {
                svg.at(0, top, part -> part.path(ridge, colour));
            } else {
                svg.flipped(half -> half.at(0, top, part -> part.path(ridge, colour)));
            }
            y += 32;
        }
    }

    private static void drawSky(Svg svg, Dice dice, ShapesColours colours) {
        int x = dice.pick(60, 80, 100, 120, 140);
        int y = dice.pick(52, 62, 72);
        int radius = dice.pick(24, 30, 36);
        svg.circle(x, y, radius + dice.pick(0, 16, 30), colours.quiet()).circle(x, y, radius, colours.sky());
        if (dice.roll(3) == 0) {
            svg.circle(x + radius / 2, y - radius / 4, radius * 9 / 10, colours.quiet());
        }
    }
}
