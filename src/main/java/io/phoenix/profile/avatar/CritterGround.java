package io.phoenix.profile.avatar;

/** What is behind a critter: quiet, so that the silhouette stays clear. */
enum CritterGround implements CritterPart {
    PLAIN((svg, body, palette) -> {}),
    SUN((svg, body, palette) -> svg.circle(100, 104, 82, palette.pattern())),
    HILLS((svg, body, palette) ->
            svg.path("M0 140C40 96 78 112 100 140C130 92 170 100 200 128V200H0Z", palette.pattern())),
    STRIPES((svg, body, palette) -> svg.path(
            "M0 0H30L0 30ZM70 0H110L0 110V70ZM150 0H190L0 190V150Z"
                    + "M200 30V70L70 200H30ZM200 110V150L150 200H110ZM200 190V200H190Z",
            palette.pattern())),
    RAYS((svg, body, palette) -> {
        for (int turn = 0; turn < 360; turn += 45) {
            svg.turned(turn, ray -> ray.path("M100 104L72 -60H128Z", palette.pattern()));
        }
    }),
    DOTS((svg, body, palette) -> {
        for (int y = 20; y <= 180; y += 40) {
            for (int x = y % 80 == 20 ? 20 : 0; x <= Svg.SIZE; x += 40) {
                svg.circle(x, y, 8, palette.pattern());
            }
        }
    }),
    RINGS((svg, body, palette) -> svg.circle(100, 104, 68, palette.pattern())
            .ring(100, 104, 92, palette.pattern(), 16)
            .ring(100, 104, 124, palette.pattern(), 16)),
    SPARKS((svg, body, palette) -> {
        StringBuilder sparks = new StringBuilder();
        for (String top : new String[] {"26 19", "172 11", "16 97", "184 81", "100 3", "30 161", "172 155"}) {
            sparks.append('M').append(top).append("q2 13 15 15q-13 2 -15 15q-2 -13 -15 -15q13 -2 15 -15z");
        }
        svg.path(sparks.toString(), palette.pattern());
    });

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final CritterPart pattern;

    CritterGround(CritterPart pattern) {
        this.pattern = pattern;
    }

    @Override
    public void draw(Svg svg, CritterBody body, Palette palette) {
        svg.ground(palette.ground());
        pattern.draw(svg, body, palette);
    }
}
