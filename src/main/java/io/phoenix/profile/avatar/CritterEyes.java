package io.phoenix.profile.avatar;

import java.util.function.Consumer;

/** The eyes: large enough that each is a dark spot of three pixels where the picture is 24 wide. */
enum CritterEyes implements CritterPart {
    DOTS((svg, body, palette) -> both(svg, CritterEyes::dot)),
    TALL((svg, body, palette) ->
            both(svg, eye -> eye.ellipse(0, 0, 11, 15, Hue.INK).circle(-3, -6, 4, Hue.WHITE))),
    SHINY((svg, body, palette) -> both(
            svg,
            eye -> eye.circle(0, 0, 17, Hue.INK).circle(-5, -6, 6, Hue.WHITE).circle(6, 6, 3, Hue.WHITE))),
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
    HAPPY((svg, body, palette) -> both(svg, CritterEyes::laughing)),
    WINK((svg, body, palette) -> svg.at(73, 105, CritterEyes::dot).at(127, 105, CritterEyes::laughing)),
    CYCLOPS((svg, body, palette) -> svg.at(
            100,
            96,
            eye -> eye.circle(0, 0, 30, Hue.WHITE)
                    .circle(0, 0, 22, palette.iris())
                    .circle(0, 0, 14, Hue.INK)
                    .circle(-6, -7, 6, Hue.WHITE)));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart drawing;

    CritterEyes(CritterPart drawing) {
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
