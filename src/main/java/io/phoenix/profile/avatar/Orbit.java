package io.phoenix.profile.avatar;

/** Three tracks about a sun, each with an arc under way on it and a moon. */
final class Orbit {

    private static final int TRACK_WIDTH = 22;

    private Orbit() {}

    static void draw(Svg svg, Dice dice, ShapesColours colours) {
        svg.circle(100, 100, 10, colours.pickStrong(dice));
        for (int radius = 28; radius <= 84; radius += 28) {
            String arc = dice.pick(arcs(radius));
            String colour = radius == 84 ? colours.first() : colours.pick(dice);
            String moon = colours.pick(dice);
            int top = 100 - radius;
            svg.ring(100, 100, radius, colours.quiet(), TRACK_WIDTH)
                    .turned(45 * dice.roll(8), part -> part.line(arc, colour, TRACK_WIDTH))
                    .turned(45 * dice.roll(8), part -> part.circle(100, top, 7, moon));
        }
    }

    /** A quarter, a half and three quarters of a circle, from the top on. */
    private static String[] arcs(int radius) {
        String start = "M100 " + (100 - radius) + "A" + radius + " " + radius + " 0 ";
        return new String[] {
            start + "0 1 " + (100 + radius) + " 100",
            start + "0 1 100 " + (100 + radius),
            start + "1 1 " + (100 - radius) + " 100"
        };
    }
}
