package io.phoenix.profile.avatar;

import java.util.EnumSet;

/**
 * The colours of one picture: two hues for the ground and the figure, and a third that stands out from the figure. The
 * light decides the tones, so that the figure always contrasts with the ground, and the accent with the figure.
 *
 * @param light how bright the ground is
 * @param groundHue of the ground
 * @param figureHue of the figure
 * @param accentHue of small things on the figure; never the hue of the figure
 */
record Palette(Light light, Hue groundHue, Hue figureHue, Hue accentHue) {

    /** Which tones meet. */
    enum Light {
        /** A strong figure on a pastel ground. */
        DAY(1, 2, 5, 6, 2, 3),
        /** A pastel figure on a strong ground. */
        DUSK(5, 6, 2, 3, 1, 5),
        /** A light figure on a deep ground. */
        NIGHT(7, 8, 3, 4, 1, 6);

        private final int ground;
        private final int pattern;
        private final int figure;
        private final int shade;
        private final int pale;
        private final int accent;

        Light(int ground, int pattern, int figure, int shade, int pale, int accent) {
            this.ground = ground;
            this.pattern = pattern;
            this.figure = figure;
            this.shade = shade;
            this.pale = pale;
            this.accent = accent;
        }
    }

    /** One of the palettes, evenly. */
    static Palette roll(Dice dice) {
        Light light = dice.pick(Light.values());
        Hue ground = dice.pick(Hue.values());
        Hue figure = dice.pick(Hue.values());
        Hue accent = dice.pick(EnumSet.complementOf(EnumSet.of(figure)).toArray(Hue[]::new));
        return new Palette(light, ground, figure, accent);
    }

    /** Behind everything. */
    String ground() {
        return groundHue.tone(light.ground);
    }

    /** A quiet pattern on the ground. */
    String pattern() {
        return groundHue.tone(light.pattern);
    }

    /** The figure. */
    String figure() {
        return figureHue.tone(light.figure);
    }

    /** What lies a little behind the figure. */
    String shade() {
        return figureHue.tone(light.shade);
    }

    /** A light patch on the figure. */
    String pale() {
        return figureHue.tone(light.pale);
    }

    /** A small thing on the figure that stands out. */
    String accent() {
        return accentHue.tone(light.accent);
    }

    /** The accent again, for detail on it. */
    String accentShade() {
        return accentHue.tone(light.accent + 1);
    }

    /** Another hue as strong as the figure, such as the green of a leaf. */
    String beside(Hue hue) {
        return hue.tone(light.figure);
    }

    /** The shade of {@link #beside}. */
    String besideShade(Hue hue) {
        return hue.tone(light.shade);
    }

    /** A patch around an eye, which sets off a white eye and a dark one alike. */
    String eyePatch() {
        return light == Light.DAY ? pale() : shade();
    }

    /** The colour of an eye. */
    String iris() {
        return accentHue.tone(4);
    }

    /** The blush of a cheek. */
    String blush() {
        return Hue.ROSE.tone(light == Light.NIGHT ? 4 : 3);
    }
}
