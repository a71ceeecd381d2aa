package io.phoenix.profile.avatar;

import java.util.EnumSet;

/**
 * The colours of one picture: three hues, and a light that determines their tones. The figure contrasts with the ground,
 * and the accent with the figure.
 *
 * @param accentHue never the hue of the figure
 */
record Palette(Light light, Hue groundHue, Hue figureHue, Hue accentHue) {

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

    static Palette roll(Dice dice) {
        Light light = dice.pick(Light.values());
        Hue ground = dice.pick(Hue.values());
        Hue figure = dice.pick(Hue.values());
        Hue accent = dice.pick(EnumSet.complementOf(EnumSet.of(figure)).toArray(Hue[]::new));
        return new Palette(light, ground, figure, accent);
    }

    String ground() {
        return groundHue.tone(light.ground);
    }

    /** For a pattern on the ground, low in contrast. */
    String pattern() {
        return groundHue.tone(light.pattern);
    }

    String figure() {
        return figureHue.tone(light.figure);
    }

    /** For parts behind the figure. */
    String shade() {
        return figureHue.tone(light.shade);
    }

    /** For a light patch on the figure. */
    String pale() {
        return figureHue.tone(light.pale);
    }

    /** For small details on the figure. */
    String accent() {
        return accentHue.tone(light.accent);
    }

    /** For details on the accent. */
    String accentShade() {
        return accentHue.tone(light.accent + 1);
    }

    /** Another hue in the tone of the figure, such as the green of a leaf. */
    String beside(Hue hue) {
        return hue.tone(light.figure);
    }

    String besideShade(Hue hue) {
        return hue.tone(light.shade);
    }

    /** For a patch around an eye; contrasts with white and dark eyes. */
    String eyePatch() {
        return light == Light.DAY ? pale() : shade();
    }

    String iris() {
        return accentHue.tone(4);
    }

    String blush() {
        return Hue.ROSE.tone(light == Light.NIGHT ? 4 : 3);
    }
}
