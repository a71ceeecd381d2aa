package io.phoenix.profile.avatar;

/** What a critter wears below its chin. */
enum CritterNeck implements CritterPart {
    BARE((svg, body, palette) -> {}),
    BELLY((svg, body, palette) -> svg.ellipse(100, 206, 36, 38, palette.pale())),
    BUTTONS((svg, body, palette) -> svg.circle(100, 176, 5, palette.accent()).circle(100, 193, 5, palette.accent())),
    BOW((svg, body, palette) -> svg.softPath("M100 178L72 166V192ZM100 178L128 166V192Z", palette.accent(), 6)
            .circle(100, 179, 8, palette.accentShade())),
    SCARF((svg, body, palette) -> svg.path("M120 170L146 166L152 200H124Z", palette.accentShade())
            .line(around(body, 166, 184), palette.accent(), 22)),
    BELL((svg, body, palette) -> svg.line(around(body, 164, 180), palette.accent(), 10)
            .circle(100, 180, 10, Hue.SUN.tone(3))
            .line("M100 182V184", Hue.INK, 4));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart drawing;

    CritterNeck(CritterPart drawing) {
        this.drawing = drawing;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        drawing.draw(svg, body, palette);
    }

    private static String around(CritterBody body, int y, int lowestY) {
        int left = Svg.MIDDLE - body.neckReach();
        int right = Svg.MIDDLE + body.neckReach();
        return "M" + left + " " + y + "Q100 " + lowestY + " " + right + " " + y;
    }
}
