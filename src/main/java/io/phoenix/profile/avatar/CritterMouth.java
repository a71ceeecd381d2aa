package io.phoenix.profile.avatar;

/** The mouths: every one of them friendly. */
enum CritterMouth implements CritterPart {
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
    FANGS((mouth, body, palette) -> mouth.softPath("M-17 -4Q0 2 17 -4C16 8 9 14 0 14C-9 14 -16 8 -17 -4Z", Hue.INK, 5)
            .path("M-14 -3L-5 -1L-9 7ZM14 -3L5 -1L9 7Z", Hue.WHITE)),
    TEETH((mouth, body, palette) -> mouth.softPath("M-17 -3Q0 2 17 -3C15 10 8 16 0 16C-8 16 -15 10 -17 -3Z", Hue.INK, 5)
            .path("M-8 -1H-1V7H-8ZM1 -1H8V7H1Z", Hue.WHITE)),
    BEAK((mouth, body, palette) -> mouth.softPath("M-14 -8Q0 -18 14 -8L0 12Z", Hue.SUN.tone(3), 6)
            .line("M-13 -6Q0 2 13 -6", Hue.SUN.tone(5), 4));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart drawing;

    CritterMouth(CritterPart drawing) {
        this.drawing = drawing;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        svg.at(100, 136, mouth -> drawing.draw(mouth, body, palette));
    }
}
