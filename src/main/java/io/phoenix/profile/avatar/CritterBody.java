package io.phoenix.profile.avatar;

/** The silhouettes of critters, with the places of the other parts; the face has the same place on all. */
enum CritterBody {
    ROUND(
            Build.BUST,
            new Spots(58, 141, 74, 157),
            "M100 58C134 58 159 80 159 112C159 143 134 164 100 164C66 164 41 143 41 112C41 80 66 58 100 58Z"),
    WIDE(
            Build.BUST,
            new Spots(66, 150, 80, 166),
            "M100 66C146 66 168 84 168 118C168 150 144 164 100 164C56 164 32 150 32 118C32 84 54 66 100 66Z"),
    EGG(
            Build.BUST,
            new Spots(48, 136, 72, 150),
            "M100 48C132 48 152 82 152 116C152 146 130 164 100 164C70 164 48 146 48 116C48 82 68 48 100 48Z"),
    JOWLY(
            Build.BUST,
            new Spots(54, 136, 72, 150),
            "M100 54C128 54 143 72 147 94C158 104 166 116 164 132C161 154 136 164 100 164"
                    + "C64 164 39 154 36 132C34 116 42 104 53 94C57 72 72 54 100 54Z"),
    CHEEKY(
            Build.BUST,
            new Spots(58, 140, 74, 155),
            "M100 58C132 58 152 76 155 102L178 124L160 130L166 146L146 148C134 160 118 164 100 164"
                    + "C82 164 66 160 54 148L34 146L40 130L22 124L45 102C48 76 68 58 100 58Z"),
    BLOCK(
            Build.BUST,
            new Spots(56, 142, 70, 158),
            "M128 56C148 56 158 66 158 86V136C158 156 148 164 128 164H72C52 164 42 156 42 136V86C42 66 52 56 72 56Z"),
    FLUFFY(
            Build.BUST,
            new Spots(58, 141, 76, 158),
            "M116 64A17 17 0 0 1 142 79A16 16 0 0 1 155 105A16 16 0 0 1 151 133A17 17 0 0 1 130 154"
                    + "A17 17 0 0 1 100 162A17 17 0 0 1 70 154A17 17 0 0 1 49 133A16 16 0 0 1 45 105"
                    + "A16 16 0 0 1 58 79A17 17 0 0 1 84 64A18 18 0 0 1 116 64Z"),
    GHOST(Build.WHOLE, new Spots(50, 146, 74, 162), "M100 50C140 50 164 78 164 116V200H36V116C36 78 60 50 100 50Z"),
    DROP(
            Build.WHOLE,
            new Spots(46, 132, 72, 147),
            "M100 46C126 46 142 68 147 102C152 144 160 172 180 200H20C40 172 48 144 53 102C58 68 74 46 100 46Z"),
    PILLAR(Build.WHOLE, new Spots(52, 142, 68, 158), "M118 52C146 52 158 66 158 92V200H42V92C42 66 54 52 82 52Z");

    private static final String SHOULDERS = "M100 140C142 140 160 168 162 200H38C40 168 58 140 100 140Z";

    private enum Build {
        /** A head in front of shoulders. */
        BUST,
        /** Head and shoulders in one. */
        WHOLE
    }

    /**
     * Where the other parts belong on the right half of a body; the left half mirrors it.
     *
     * @param crownY the top of the head
     * @param earX the base of an ear
     * @param earY the base of an ear
     * @param sideX the edge of the head beside an eye
     */
    private record Spots(int crownY, int earX, int earY, int sideX) {}

    private final Build build;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final Spots spots;

    private final String outline;

    CritterBody(Build build, Spots spots, String outline) {
        this.build = build;
        this.spots = spots;
        this.outline = outline;
    }

    int crownY() {
        return spots.crownY;
    }

    int earX() {
        return spots.earX;
    }

    int earY() {
        return spots.earY;
    }

    int sideX() {
        return spots.sideX;
    }

    /** Half the width of something around the neck. */
    int neckReach() {
        return build == Build.BUST ? 44 : 62;
    }

    /** Draws the body and the part around its neck, which the chin of a bust covers. */
    void draw(Svg svg, Palette palette, Critter.Neck neck) {
        if (build == Build.WHOLE) {
            svg.path(outline, palette.figure());
            neck.draw(svg, this, palette);
            return;
        }
        svg.path(SHOULDERS, palette.shade());
        neck.draw(svg, this, palette);
        svg.path(outline, palette.figure());
    }
}
