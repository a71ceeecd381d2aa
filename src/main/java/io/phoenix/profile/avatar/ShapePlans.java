package io.phoenix.profile.avatar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The compositions of abstract pictures. */
final class ShapePlans {

    private static final int PATCH_SIZE = Svg.SIZE / 4;

    private static final String[] PATCHES = {
        "M0 0H50A50 50 0 0 1 0 50Z",
        "M0 0H50V50Z",
        "M0 0A25 25 0 0 0 50 0Z",
        "M0 0A50 50 0 0 1 50 50A50 50 0 0 1 0 0Z",
        "M0 0H50V25H0Z",
        "M25 5A20 20 0 0 1 25 45A20 20 0 0 1 25 5Z",
        "M0 0H50V50A50 50 0 0 1 0 0Z",
        "M0 0H25A25 25 0 0 1 0 25ZM50 50H25A25 25 0 0 1 50 25Z"
    };

    // divisors of 360
    private static final Integer[] PETAL_COUNTS = {5, 6, 8, 9, 10, 12};

    private static final String[] OUTER_PETALS = {
        "M100 100C70 70 76 12 100 12C124 12 130 70 100 100Z",
        "M100 100C60 60 84 20 100 6C116 20 140 60 100 100Z",
        "M100 100L78 30A22 22 0 0 1 122 30Z",
        "M100 100L80 22L100 8L120 22Z",
        "M100 100C64 66 62 30 82 22C92 18 100 26 100 34C100 26 108 18 118 22C138 30 136 66 100 100Z",
        "M91 100V21A9 9 0 0 1 109 21V100Z",
        "M100 100V12C126 22 134 56 100 100Z"
    };

    private static final String[] INNER_PETALS = {
        "M100 100C82 80 84 50 100 50C116 50 118 80 100 100Z",
        "M100 100C78 76 90 56 100 46C110 56 122 76 100 100Z",
        "M94 100V58A6 6 0 0 1 106 58V100Z",
        "M100 100L88 56L100 46L112 56Z",
        "M100 48A9 9 0 0 1 100 66A9 9 0 0 1 100 48Z",
        "M100 100V48C116 56 118 80 100 100Z"
    };

    /** A sun and the tracks around it: in the middle, or at an edge or a corner, so that no two look alike from afar. */
    private record Orbits(int x, int y, int sun, int width, List<Integer> radii) {

        boolean isCentred() {
            return x == Svg.MIDDLE && y == Svg.MIDDLE;
        }
    }

    private static final Orbits[] ORBITS = {
        new Orbits(100, 100, 10, 22, List.of(28, 56, 84)),
        new Orbits(100, 100, 24, 32, List.of(50, 86)),
        new Orbits(100, 100, 8, 13, List.of(22, 43, 64, 85)),
        new Orbits(26, 174, 34, 36, List.of(68, 116, 164)),
        new Orbits(30, 170, 18, 20, List.of(44, 76, 108, 140)),
        new Orbits(100, 196, 40, 30, List.of(72, 112, 152))
    };

    private static final Integer[] BEADS = {6, 8, 12};

    // all start and end near height 0, so any ridge fits in front of any other
    private static final String[] RIDGES = {
        "M0 0C40 -26 70 -26 100 -4C130 18 160 18 200 -6V120H0Z",
        "M0 8L46 -30L80 2L124 -40L200 12V120H0Z",
        "M0 -4A25 16 0 0 0 50 -4A25 16 0 0 0 100 -4A25 16 0 0 0 150 -4A25 16 0 0 0 200 -4V120H0Z",
        "M0 12C60 -30 140 -30 200 12V120H0Z",
        "M0 10C60 10 70 -34 110 -34C140 -34 150 0 200 4V120H0Z",
        "M0 -18L200 16V120H0Z",
        "M0 4L14 -24L28 4L42 -16L56 4L72 -30L88 4L102 -20L116 4L132 -34L148 4L162 -18L176 4L188 -14L200 4V120H0Z"
    };

    private ShapePlans() {}

    /** Four patches, repeated in each quarter of the square with rotational symmetry. */
    static void quilt(Svg svg, Dice dice, Shapes.Colours colours) {
        quilt(svg, dice, colours::corner, colours.first(), colours.second(), colours.third());
    }

    /** A quilt of one colour. */
    static void quilt(Svg svg, Dice dice, String colour) {
        quilt(svg, dice, UnaryOperator.identity(), colour);
    }

    private static void quilt(Svg svg, Dice dice, UnaryOperator<String> corner, String... colours) {
        List<Consumer<Svg>> quarter = new ArrayList<>();
        for (int patch = 0; patch < 4; patch++) {
            int x = patch % 2 * PATCH_SIZE;
            int y = patch / 2 * PATCH_SIZE;
            String cut = dice.pick(PATCHES);
            int degrees = 90 * dice.roll(4);
            String picked = dice.pick(colours);
            String colour = patch == 0 ? corner.apply(picked) : picked;
            quarter.add(part -> part.at(
                    x,
                    y,
                    at -> at.turnedAbout(PATCH_SIZE / 2, PATCH_SIZE / 2, degrees, turned -> turned.path(cut, colour))));
        }
        for (int degrees = 0; degrees < 360; degrees += 90) {
            svg.turned(degrees, part -> quarter.forEach(patch -> patch.accept(part)));
        }
    }

    /** A flower from above: two rings of petals around a centre. */
    static void blossom(Svg svg, Dice dice, Shapes.Colours colours) {
        int count = dice.pick(PETAL_COUNTS);
        String outer = colours.pickStrong(dice);
        String other = colours.pick(dice);
        String inner = other.equals(outer) ? colours.ground() : other;
        svg.circle(100, 100, dice.pick(60, 78, 94, 141), colours.quiet());
        petals(svg, count, 180 / count * dice.roll(2), dice.pick(OUTER_PETALS), outer);
        svg.circle(100, 100, dice.pick(30, 42, 54), outer);
        petals(svg, count, 180 / count * dice.roll(2), dice.pick(INNER_PETALS), inner);
        int middle = dice.pick(14, 20, 26);
        svg.circle(100, 100, middle, colours.pick(dice)).circle(100, 100, middle / 2, colours.ground());
    }

    private static void petals(Svg svg, int count, int tilt, String petal, String colour) {
        for (int degrees = 0; degrees < 360; degrees += 360 / count) {
            svg.turned(degrees + tilt, part -> part.path(petal, colour));
        }
    }

    /** Circular tracks around a sun, each with an arc and a moon, or with beads. */
    static void orbit(Svg svg, Dice dice, Shapes.Colours colours) {
        Orbits orbits = dice.pick(ORBITS);
        int turn = orbits.isCentred() ? 0 : 90 * dice.roll(4);
        svg.turned(turn, square -> square.at(orbits.x(), orbits.y(), sky -> tracks(sky, dice, colours, orbits)));
    }

    private static void tracks(Svg svg, Dice dice, Shapes.Colours colours, Orbits orbits) {
        svg.circle(0, 0, orbits.sun(), colours.pickStrong(dice));
        int width = orbits.width();
        int outermost = orbits.radii().get(orbits.radii().size() - 1);
        for (int radius : orbits.radii()) {
            String arc = dice.pick(arcs(radius));
            String colour = radius == outermost ? colours.first() : colours.pick(dice);
            String moon = colours.pick(dice);
            svg.ring(0, 0, radius, colours.quiet(), width);
            if (dice.roll(3) == 0) {
                svg.line(beads(radius, dice.pick(BEADS)), colour, width * 2 / 3);
            } else {
                svg.turnedAbout(0, 0, 45 * dice.roll(8), part -> part.line(arc, colour, width))
                        .turnedAbout(0, 0, 45 * dice.roll(8), part -> part.circle(0, -radius, width / 3, moon));
            }
        }
    }

    // a quarter, a half and three quarters of a circle around the origin, from the top
    private static String[] arcs(int radius) {
        String start = "M0 " + -radius + "A" + radius + " " + radius + " 0 ";
        return new String[] {start + "0 1 " + radius + " 0", start + "0 1 0 " + radius, start + "1 1 " + -radius + " 0"
        };
    }

    // lines so short that their round ends make circles
    private static String beads(int radius, int count) {
        StringBuilder beads = new StringBuilder();
        for (int bead = 0; bead < count; bead++) {
            double angle = 2 * StrictMath.PI * bead / count;
            beads.append('M')
                    .append(StrictMath.round(radius * StrictMath.sin(angle)))
                    .append(' ')
                    .append(StrictMath.round(-radius * StrictMath.cos(angle)))
                    .append("h1");
        }
        return beads.toString();
    }

    /** A sun or moon over three ridges, drawn from far to near. */
    static void horizon(Svg svg, Dice dice, Shapes.Colours colours) {
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

    private static void drawSky(Svg svg, Dice dice, Shapes.Colours colours) {
        int x = dice.pick(60, 80, 100, 120, 140);
        int y = dice.pick(52, 62, 72);
        int radius = dice.pick(24, 30, 36);
        svg.circle(x, y, radius + dice.pick(0, 16, 30), colours.quiet()).circle(x, y, radius, colours.sky());
        if (dice.roll(3) == 0) {
            svg.circle(x + radius / 2, y - radius / 4, radius * 9 / 10, colours.quiet());
        }
    }
}
