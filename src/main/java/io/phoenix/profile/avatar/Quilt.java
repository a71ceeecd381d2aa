package io.phoenix.profile.avatar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Four patches of cloth, repeated in each quarter of the square so that the whole is the same from all four sides. */
final class Quilt {

    /** The side of a patch, in units. */
    private static final int PATCH = Svg.SIZE / 4;

    private static final String[] CUTS = {
        "M0 0H50A50 50 0 0 1 0 50Z",
        "M0 0H50V50Z",
        "M0 0A25 25 0 0 0 50 0Z",
        "M0 0A50 50 0 0 1 50 50A50 50 0 0 1 0 0Z",
        "M0 0H50V25H0Z",
        "M25 5A20 20 0 0 1 25 45A20 20 0 0 1 25 5Z",
        "M0 0H50V50A50 50 0 0 1 0 0Z",
        "M0 0H25A25 25 0 0 1 0 25ZM50 50H25A25 25 0 0 1 50 25Z"
    };

    private Quilt() {}

    static void draw(Svg svg, Dice dice, ShapesColours colours) {
        draw(svg, dice, colours.first(), colours.second(), colours.third());
    }

    /** Draws a quilt in these colours, over whatever the ground is. */
    static void draw(Svg svg, Dice dice, String... colours) {
        List<Consumer<Svg>> quarter = new ArrayList<>();
        for (int patch = 0; patch < 4; patch++) {
            int x = patch % 2 * PATCH;
            int y = patch / 2 * PATCH;
            String cut = dice.pick(CUTS);
            int degrees = 90 * dice.roll(4);
            String colour = dice.pick(colours);
            quarter.add(part -> part.at(
                    x, y, at -> at.turnedAbout(PATCH / 2, PATCH / 2, degrees, turned -> turned.path(cut, colour))));
        }
        for (int degrees = 0; degrees < 360; degrees += 90) {
            svg.turned(degrees, part -> quarter.forEach(patch -> patch.accept(part)));
        }
    }
}
