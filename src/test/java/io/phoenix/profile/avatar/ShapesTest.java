package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    /** A pale corner looks like a missing one on a white page. */
    @Test
    void corner_everyColour_neverPaleOnADarkerGround() {
        Keys.of(AvatarStyle.SHAPES).limit(2_000).forEach(key -> {
            Shapes.Colours colours = Shapes.roll(new Dice(key)).colours();

            assertThat(List.of(
                            colours.corner(colours.first()),
                            colours.corner(colours.second()),
                            colours.corner(colours.third())))
                    .doesNotContain(colours.palest());
        });
    }
}
