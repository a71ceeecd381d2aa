package io.phoenix.profile.avatar;

/** The noses, small: the eyes and the mouth say enough. */
enum CritterNose implements CritterPart {
    NONE((svg, body, palette) -> {}),
    BUTTON((svg, body, palette) -> svg.softPath("M94 119H106L100 125Z", Hue.INK, 6)),
    MUZZLE((svg, body, palette) ->
            svg.ellipse(100, 136, 33, 24, palette.pale()).softPath("M93 119H107L100 126Z", Hue.INK, 7)),
    SNOUT((svg, body, palette) -> svg.ellipse(100, 120, 15, 10, palette.shade())
            .ellipse(95, 120, 3, 4, Hue.INK)
            .ellipse(105, 120, 3, 4, Hue.INK));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart drawing;

    CritterNose(CritterPart drawing) {
        this.drawing = drawing;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        drawing.draw(svg, body, palette);
    }
}
