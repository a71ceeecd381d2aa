package io.phoenix.profile.avatar;

/** A friendly creature. Any combination of parts fits together; there are billions. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
record Critter(
        Palette palette, Ground ground, CritterBody body, CritterEars ears, Coat coat, CritterFace face, Neck neck) {

    static Critter roll(Dice dice) {
        return new Critter(
                Palette.roll(dice),
                dice.pick(Ground.values()),
                dice.pick(CritterBody.values()),
                dice.pick(CritterEars.values()),
                dice.pick(Coat.values()),
                CritterFace.roll(dice),
                dice.pick(Neck.values()));
    }

    /** The same critter without details that are too fine for a small picture: patterns and accessories. */
    Critter simplified() {
        return new Critter(
                palette, Ground.PLAIN, body, ears, coat.isFine() ? Coat.PLAIN : coat, face.simplified(), Neck.BARE);
    }

    /** Draws from back to front. */
    void draw(Svg svg) {
        ground.draw(svg, body, palette);
        if (!ears.hang()) {
            ears.draw(svg, body, palette);
        }
        body.draw(svg, palette, neck);
        if (!face.hasOneEye() || !coat.surroundsAnEye()) {
            coat.draw(svg, body, palette);
        }
        face.draw(svg, body, palette);
        if (ears.hang()) {
            ears.draw(svg, body, palette);
        }
    }

    /** A part of a critter. */
    interface Part {

        /** Draws the part where it belongs on this body. */
        void draw(Svg svg, CritterBody body, Palette palette);
    }

    /** The background: low in contrast, so that the silhouette stays clear. */
    enum Ground implements Part {
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

        private final Part pattern;

        Ground(Part pattern) {
            this.pattern = pattern;
        }

        @Override
        public void draw(Svg svg, CritterBody body, Palette palette) {
            svg.ground(palette.ground());
            pattern.draw(svg, body, palette);
        }
    }

    /** The markings of the coat. */
    enum Coat implements Part {
        PLAIN((svg, body, palette) -> {}),
        MASK((svg, body, palette) -> svg.path(
                "M100 100C108 84 124 80 136 84C150 92 152 116 144 134C136 152 120 160 100 160"
                        + "C80 160 64 152 56 134C48 116 50 92 64 84C76 80 92 84 100 100Z",
                palette.pale())),
        PATCH((svg, body, palette) -> svg.ellipse(127, 105, 24, 27, palette.eyePatch())),
        GOGGLES((svg, body, palette) ->
                svg.ellipse(73, 105, 24, 27, palette.eyePatch()).ellipse(127, 105, 24, 27, palette.eyePatch())),
        STRIPES((svg, body, palette) -> svg.at(
                100, body.crownY(), head -> head.line("M0 10V26M-18 12L-15 24M18 12L15 24", palette.shade(), 8))),
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

        private final Part drawing;

        Coat(Part drawing) {
            this.drawing = drawing;
        }

        /** Whether the marking is a pattern of small parts. */
        boolean isFine() {
            return this == STRIPES || this == SPOTS;
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

    /** What a critter wears below its chin. */
    enum Neck implements Part {
        BARE((svg, body, palette) -> {}),
        BELLY((svg, body, palette) -> svg.ellipse(100, 206, 36, 38, palette.pale())),
        BUTTONS((svg, body, palette) ->
                svg.circle(100, 176, 5, palette.accent()).circle(100, 193, 5, palette.accent())),
        BOW((svg, body, palette) -> svg.softPath("M100 178L72 166V192ZM100 178L128 166V192Z", palette.accent(), 6)
                .circle(100, 179, 8, palette.accentShade())),
        SCARF((svg, body, palette) -> svg.path("M120 170L146 166L152 200H124Z", palette.accentShade())
                .line(around(body, 166, 184), palette.accent(), 22)),
        BELL((svg, body, palette) -> svg.line(around(body, 164, 180), palette.accent(), 10)
                .circle(100, 180, 10, Hue.SUN.tone(3))
                .line("M100 182V184", Hue.INK, 4));

        private final Part drawing;

        Neck(Part drawing) {
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
}
