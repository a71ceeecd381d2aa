package io.phoenix.profile.avatar;

/** An abstract picture: one of four plans, in three colours on a ground. */
record Shapes(ShapesColours colours, Plan plan) {

    /** How the shapes are laid out. */
    enum Plan {
        /** Patches of cloth, the same from all four sides. */
        QUILT(Quilt::draw),
        /** A flower of two rounds of petals. */
        BLOSSOM(Blossom::draw),
        /** Arcs and moons about a sun. */
        ORBIT(Orbit::draw),
        /** A sun or moon over three ridges. */
        HORIZON(Horizon::draw);

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
        private final Drawing drawing;

        Plan(Drawing drawing) {
            this.drawing = drawing;
        }
    }

    /** Draws a plan, with whatever choices it has yet to make. */
    private interface Drawing {
        void draw(Svg svg, Dice dice, ShapesColours colours);
    }

    /** Rolls the colours and the plan; the rest of the dice is for {@link #draw}. */
    static Shapes roll(Dice dice) {
        return new Shapes(ShapesColours.roll(dice), dice.pick(Plan.values()));
    }

    /** Draws the picture with the dice that rolled it. */
    void draw(Svg svg, Dice dice) {
        svg.ground(colours.ground());
        plan.drawing.draw(svg, dice, colours);
    }
}
