package io.phoenix.profile.avatar;

/**
 * A friendly creature on a coloured ground, put together from parts that each fit all the others: billions of different
 * ones.
 */
record Critter(
        Palette palette,
        CritterGround ground,
        CritterBody body,
        CritterEars ears,
        CritterCoat coat,
        CritterEyes eyes,
        CritterNose nose,
        CritterMouth mouth,
        CritterCheeks cheeks,
        CritterNeck neck) {

    /** The creature that the dice make, every part of it even. */
    static Critter roll(Dice dice) {
        return new Critter(
                Palette.roll(dice),
                dice.pick(CritterGround.values()),
                dice.pick(CritterBody.values()),
                dice.pick(CritterEars.values()),
                dice.pick(CritterCoat.values()),
                dice.pick(CritterEyes.values()),
                dice.pick(CritterNose.values()),
                dice.pick(CritterMouth.values()),
                dice.pick(CritterCheeks.values()),
                dice.pick(CritterNeck.values()));
    }

    /** Draws it from back to front. */
    void draw(Svg svg) {
        ground.draw(svg, body, palette);
        if (!ears.hang()) {
            ears.draw(svg, body, palette);
        }
        body.draw(svg, palette, neck);
        drawFace(svg);
        if (ears.hang()) {
            ears.draw(svg, body, palette);
        }
    }

    private void drawFace(Svg svg) {
        boolean oneEye = eyes == CritterEyes.CYCLOPS;
        if (!oneEye || !coat.surroundsAnEye()) {
            coat.draw(svg, body, palette);
        }
        cheeks.draw(svg, body, palette);
        if (!oneEye && mouth != CritterMouth.BEAK) {
            nose.draw(svg, body, palette);
        }
        mouth.draw(svg, body, palette);
        eyes.draw(svg, body, palette);
    }
}
