package io.phoenix.profile.avatar;

/** The markings of a coat. */
enum CritterCoat implements CritterPart {
    PLAIN((svg, body, palette) -> {}),
    MASK((svg, body, palette) -> svg.path(
            "M100 100C108 84 124 80 136 84C150 92 152 116 144 134C136 152 120 160 100 160"
                    + "C80 160 64 152 56 134C48 116 50 92 64 84C76 80 92 84 100 100Z",
            palette.pale())),
    PATCH((svg, body, palette) -> svg.ellipse(127, 105, 24, 27, palette.eyePatch())),
    GOGGLES((svg, body, palette) ->
            svg.ellipse(73, 105, 24, 27, palette.eyePatch()).ellipse(127, 105, 24, 27, palette.eyePatch())),
    STRIPES((svg, body, palette) ->
            svg.at(100, body.crownY(), head -> head.line("M0 10V26M-18 12L-15 24M18 12L15 24", palette.shade(), 8))),
    SPOTS((svg, body, palette) -> svg.at(
            100,
            body.crownY(),
            head -> head.circle(-22, 24, 8, palette.shade())
                    .circle(4, 18, 10, palette.shade())
                    .circle(28, 28, 6, palette.shade()))),
    BLAZE((svg, body, palette) -> svg.at(
            100,
            body.crownY(),
            head -> head.path("M-9 6C-4 2 4 2 9 6C8 26 12 44 0 58C-12 44 -8 26 -9 6Z", palette.pale())));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart drawing;

    CritterCoat(CritterPart drawing) {
        this.drawing = drawing;
    }

    /** Whether the marking surrounds an eye of a pair. */
    boolean surroundsAnEye() {
        return this == PATCH || this == GOGGLES;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        drawing.draw(svg, body, palette);
    }
}
