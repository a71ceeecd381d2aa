package io.phoenix.profile.avatar;

import org.junit.jupiter.api.Test;

final class ShapesTest {

    @Test
    void roll_manyKeys_everyPlanAndColourEvenlyUsed() {
        Evenness plans = new Evenness();
        Evenness grounds = new Evenness();
        Keys.of(AvatarStyle.SHAPES).limit(20_000).forEach(key -> {
            Shapes shapes = Shapes.roll(new Dice(key));
            plans.count(shapes.plan());
            grounds.count(shapes.colours().ground());
        });

        plans.assertEven("plan", Shapes.Plan.values().length);
        grounds.assertEven("ground", Palette.Light.values().length * Hue.values().length);
    }
}
