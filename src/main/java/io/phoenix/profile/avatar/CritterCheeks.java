package io.phoenix.profile.avatar;

/** What is on the cheeks. */
enum CritterCheeks implements CritterPart {
    NONE((svg, body, palette) -> {}),
    BLUSH((svg, body, palette) ->
            svg.ellipse(58, 131, 11, 8, palette.blush()).ellipse(142, 131, 11, 8, palette.blush())),
    FRECKLES((svg, body, palette) -> svg.mirrored(cheek -> cheek.circle(137, 136, 3, palette.shade())
            .circle(145, 133, 3, palette.shade())
            .circle(142, 142, 3, palette.shade()))),
    WHISKERS((svg, body, palette) ->
            svg.line("M146 130L168 127M146 138L166 141M54 130L32 127M54 138L34 141", Hue.INK, 3));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart drawing;

    CritterCheeks(CritterPart drawing) {
        this.drawing = drawing;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        drawing.draw(svg, body, palette);
    }
}
