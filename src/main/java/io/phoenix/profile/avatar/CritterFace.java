package io.phoenix.profile.avatar;

import io.phoenix.profile.avatar.Critter.Part;
import java.util.function.Consumer;

/** The face of a critter; its parts have the same place on every body. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
record CritterFace(Eyes eyes, Nose nose, Mouth mouth, Cheeks cheeks) {

    static CritterFace roll(Dice dice) {
        return new CritterFace(
                dice.pick(Eyes.values()),
                dice.pick(Nose.values()),
                dice.pick(Mouth.values()),
                dice.pick(Cheeks.values()));
    }

    /** The same face without freckles and whiskers. */
    CritterFace simplified() {
        return cheeks == Cheeks.BLUSH ? this : new CritterFace(eyes, nose, mouth, Cheeks.NONE);
    }

    boolean hasOneEye() {
        return eyes == Eyes.CYCLOPS;
    }

    void draw(Svg svg, CritterBody body, Palette palette) {
        cheeks.draw(svg, body, palette);
        if (!hasOneEye() && mouth != Mouth.BEAK) {
            nose.draw(svg, body, palette);
        }
        mouth.draw(svg, body, palette);
        eyes.draw(svg, body, palette);
    }

    /** In a picture 24 pixels wide, each eye is still a dark spot of three pixels. */
    enum Eyes implements Part {
        DOTS((svg, body, palette) -> both(svg, Eyes::dot)),
        TALL((svg, body, palette) ->
                both(svg, eye -> eye.ellipse(0, 0, 11, 15, Hue.INK).circle(-3, -6, 4, Hue.WHITE))),
        SHINY((svg, body, palette) -> both(
                svg,
                eye -> eye.circle(0, 0, 17, Hue.INK)
                        .circle(-5, -6, 6, Hue.WHITE)
                        .circle(6, 6, 3, Hue.WHITE))),
        ROUND((svg, body, palette) -> both(
                svg,
                eye -> eye.circle(0, 0, 20, Hue.WHITE).circle(2, 1, 12, Hue.INK).circle(-2, -4, 4, Hue.WHITE))),
        GLANCE((svg, body, palette) -> both(
                svg,
                eye -> eye.circle(0, 0, 19, Hue.WHITE).circle(7, 0, 11, Hue.INK).circle(4, -4, 4, Hue.WHITE))),
        BRIGHT((svg, body, palette) -> both(
                svg,
                eye -> eye.circle(0, 0, 20, Hue.WHITE)
                        .circle(1, 1, 15, palette.iris())
                        .circle(1, 1, 10, Hue.INK)
                        .circle(-4, -5, 4, Hue.WHITE))),
        SLEEPY((svg, body, palette) -> both(
                svg,
                eye -> eye.circle(0, 0, 20, Hue.WHITE)
                        .circle(0, 3, 12, Hue.INK)
                        .circle(-3, 0, 4, Hue.WHITE)
                        .path("M-21 -5A22 22 0 0 1 21 -5Z", palette.shade()))),
        HAPPY((svg, body, palette) -> both(svg, Eyes::laughing)),
        WINK((svg, body, palette) -> svg.at(73, 105, Eyes::dot).at(127, 105, Eyes::laughing)),
        CYCLOPS((svg, body, palette) -> svg.at(
                100,
                96,
                eye -> eye.circle(0, 0, 30, Hue.WHITE)
                        .circle(0, 0, 22, palette.iris())
                        .circle(0, 0, 14, Hue.INK)
                        .circle(-6, -7, 6, Hue.WHITE)));

        private final Part drawing;

        Eyes(Part drawing) {
            this.drawing = drawing;
        }

        @Override
        public void draw(Svg svg, CritterBody body, Palette palette) {
            drawing.draw(svg, body, palette);
        }

        private static void both(Svg svg, Consumer<Svg> eye) {
            svg.at(73, 105, eye).at(127, 105, eye);
        }

        private static void dot(Svg eye) {
            eye.circle(0, 0, 12, Hue.INK).circle(-4, -4, 4, Hue.WHITE);
        }

        private static void laughing(Svg eye) {
            eye.line("M-13 6Q0 -14 13 6", Hue.INK, 8);
        }
    }

    /** Small: eyes and mouth carry the expression. */
    enum Nose implements Part {
        NONE((svg, body, palette) -> {}),
        BUTTON((svg, body, palette) -> svg.softPath("M94 119H106L100 125Z", Hue.INK, 6)),
        MUZZLE((svg, body, palette) ->
                svg.ellipse(100, 136, 33, 24, palette.pale()).softPath("M93 119H107L100 126Z", Hue.INK, 7)),
        SNOUT((svg, body, palette) -> svg.ellipse(100, 120, 15, 10, palette.shade())
                .ellipse(95, 120, 3, 4, Hue.INK)
                .ellipse(105, 120, 3, 4, Hue.INK));

        private final Part drawing;

        Nose(Part drawing) {
            this.drawing = drawing;
        }

        @Override
        public void draw(Svg svg, CritterBody body, Palette palette) {
            drawing.draw(svg, body, palette);
        }
    }

    /** All of them friendly. */
    enum Mouth implements Part {
        SMILE((mouth, body, palette) -> mouth.line("M-15 -2Q0 14 15 -2", Hue.INK, 6)),
        SMIRK((mouth, body, palette) -> mouth.line("M-12 5C0 8 12 4 18 -5", Hue.INK, 6)),
        CAT((mouth, body, palette) -> mouth.line("M-18 0C-16 12 -2 12 0 0C2 12 16 12 18 0", Hue.INK, 6)),
        OH((mouth, body, palette) -> mouth.ellipse(0, 4, 8, 10, Hue.INK).ellipse(0, 9, 5, 4, Hue.ROSE.tone(4))),
        TONGUE((mouth, body, palette) ->
                mouth.path("M-1 4H15V12C15 22 -1 22 -1 12Z", Hue.ROSE.tone(4)).line("M-17 0Q0 12 17 0", Hue.INK, 6)),
        LAUGH((mouth, body, palette) -> mouth.softPath("M-18 -4H18C18 10 10 18 0 18C-10 18 -18 10 -18 -4Z", Hue.INK, 4)
                .path("M-11 11C-6 4 6 4 11 11C8 15 4 17 0 17C-4 17 -8 15 -11 11Z", Hue.ROSE.tone(4))),
        GRIN((mouth, body, palette) -> mouth.softPath("M-19 -4H19C19 8 12 15 0 15C-12 15 -19 8 -19 -4Z", Hue.INK, 5)
                .path("M-16 -2H16V3Q0 8 -16 3Z", Hue.WHITE)),
        FANGS((mouth, body, palette) -> mouth.softPath(
                        "M-17 -4Q0 2 17 -4C16 8 9 14 0 14C-9 14 -16 8 -17 -4Z", Hue.INK, 5)
                .path("M-14 -3L-5 -1L-9 7ZM14 -3L5 -1L9 7Z", Hue.WHITE)),
        TEETH((mouth, body, palette) -> mouth.softPath(
                        "M-17 -3Q0 2 17 -3C15 10 8 16 0 16C-8 16 -15 10 -17 -3Z", Hue.INK, 5)
                .path("M-8 -1H-1V7H-8ZM1 -1H8V7H1Z", Hue.WHITE)),
        BEAK((mouth, body, palette) -> mouth.softPath("M-14 -8Q0 -18 14 -8L0 12Z", Hue.SUN.tone(3), 6)
                .line("M-13 -6Q0 2 13 -6", Hue.SUN.tone(5), 4));

        private final Part drawing;

        Mouth(Part drawing) {
            this.drawing = drawing;
        }

        @Override
        public void draw(Svg svg, CritterBody body, Palette palette) {
            svg.at(100, 136, mouth -> drawing.draw(mouth, body, palette));
        }
    }

    /** Marks on the cheeks. */
    enum Cheeks implements Part {
        NONE((svg, body, palette) -> {}),
        BLUSH((svg, body, palette) ->
                svg.ellipse(58, 131, 11, 8, palette.blush()).ellipse(142, 131, 11, 8, palette.blush())),
        FRECKLES((svg, body, palette) -> svg.mirrored(cheek -> cheek.circle(137, 136, 3, palette.shade())
                .circle(145, 133, 3, palette.shade())
                .circle(142, 142, 3, palette.shade()))),
        WHISKERS((svg, body, palette) ->
                svg.line("M146 130L168 127M146 138L166 141M54 130L32 127M54 138L34 141", Hue.INK, 3));

        private final Part drawing;

        Cheeks(Part drawing) {
            this.drawing = drawing;
        }

        @Override
        public void draw(Svg svg, CritterBody body, Palette palette) {
            drawing.draw(svg, body, palette);
        }
    }
}
