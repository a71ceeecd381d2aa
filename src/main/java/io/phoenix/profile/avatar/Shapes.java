package io.phoenix.profile.avatar;

import java.util.List;

/** An abstract picture: one of four compositions, in three colours on a ground. */
record Shapes(Colours colours, Plan plan) {

    enum Plan {
        QUILT(ShapePlans::quilt),
        BLOSSOM(ShapePlans::blossom),
        ORBIT(ShapePlans::orbit),
        HORIZON(ShapePlans::horizon);

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
        private final Drawing drawing;

        Plan(Drawing drawing) {
            this.drawing = drawing;
        }
    }

    private interface Drawing {
        void draw(Svg svg, Dice dice, Colours colours);
    }

    static Shapes roll(Dice dice) {
        return new Shapes(Colours.roll(dice), dice.pick(Plan.values()));
    }

    /** Draws the picture; the dice make the remaining choices. */
    void draw(Svg svg, Dice dice) {
        svg.ground(colours.ground());
        plan.drawing.draw(svg, dice, colours);
    }

    /**
     * The colours of an abstract picture.
     *
     * @param quiet low in contrast with the ground
     * @param first highest in contrast with the ground
     * @param second of another hue
     * @param third for details
     * @param ridges three colours from far to near, each in contrast with the one before
     * @param sky for a light in front of the ground
     * @param palest the palest of all, which may be the ground
     */
    record Colours(
            String ground,
            String quiet,
            String first,
            String second,
            String third,
            List<String> ridges,
            String sky,
            String palest) {

        static Colours roll(Dice dice) {
            Palette palette = Palette.roll(dice);
            String ground = palette.ground();
            String quiet = palette.pattern();
            Hue one = palette.figureHue();
            Hue other = palette.accentHue();
            String dark = palette.groundHue().tone(8);
            return switch (palette.light()) {
                case DAY ->
                    new Colours(
                            ground,
                            quiet,
                            one.tone(5),
                            other.tone(3),
                            one.tone(7),
                            tones(one, 3, 5, 7),
                            other.tone(4),
                            ground);
                case DUSK ->
                    new Colours(
                            ground,
                            quiet,
                            one.tone(2),
                            other.tone(3),
                            dark,
                            tones(one, 6, 7, 8),
                            other.tone(2),
                            one.tone(2));
                case NIGHT ->
                    new Colours(
                            ground,
                            quiet,
                            one.tone(3),
                            other.tone(4),
                            one.tone(1),
                            tones(one, 5, 4, 3),
                            other.tone(2),
                            one.tone(1));
            };
        }

        /** One of the two colours that contrast strongly with the ground. */
        String pickStrong(Dice dice) {
            return dice.pick(first, second);
        }

        String pick(Dice dice) {
            return dice.pick(first, second, third);
        }

        /** The colour for a corner: a pale one in the corners of a darker ground would break its outline on a white page. */
        String corner(String colour) {
            return colour.equals(palest) ? quiet : colour;
        }

        private static List<String> tones(Hue hue, int far, int middle, int near) {
            return List.of(hue.tone(far), hue.tone(middle), hue.tone(near));
        }
    }
}
