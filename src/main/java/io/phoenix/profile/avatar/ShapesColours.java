package io.phoenix.profile.avatar;

import java.util.List;

/**
 * The colours of an abstract picture.
 *
 * @param ground behind everything
 * @param quiet a little off the ground, for what lies behind
 * @param first the strongest on the ground
 * @param second of another hue
 * @param third completes the two, for details
 * @param ridges three colours from the far to the near, each clear of the one before
 * @param sky a light in front of the ground
 */
record ShapesColours(
        String ground, String quiet, String first, String second, String third, List<String> ridges, String sky) {

    /** One of the palettes, evenly. */
    static ShapesColours roll(Dice dice) {
        Palette palette = Palette.roll(dice);
        Hue one = palette.figureHue();
        Hue other = palette.accentHue();
        return switch (palette.light()) {
            case DAY -> of(palette, one.tone(5), other.tone(3), one.tone(7), tones(one, 3, 5, 7), other.tone(4));
            case DUSK ->
                of(
                        palette,
                        one.tone(2),
                        other.tone(3),
                        palette.groundHue().tone(8),
                        tones(one, 6, 7, 8),
                        other.tone(2));
            case NIGHT -> of(palette, one.tone(3), other.tone(4), one.tone(1), tones(one, 5, 4, 3), other.tone(2));
        };
    }

    /** One of the two colours that are clear of the ground. */
    String pickStrong(Dice dice) {
        return dice.pick(first, second);
    }

    /** One of the three colours. */
    String pick(Dice dice) {
        return dice.pick(first, second, third);
    }

    private static ShapesColours of(
            Palette palette, String first, String second, String third, List<String> ridges, String sky) {
        return new ShapesColours(palette.ground(), palette.pattern(), first, second, third, ridges, sky);
    }

    private static List<String> tones(Hue hue, int far, int middle, int near) {
        return List.of(hue.tone(far), hue.tone(middle), hue.tone(near));
    }
}
