package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contrast by WCAG 2, which requires 3 for graphics and large text. */
final class PaletteTest {

    private static final double CLEAR = 3.0;

    @Test
    void figure_everyPalette_contrastsWithTheGroundAndItsPattern() {
        for (Palette palette : all()) {
            assertContrast(palette.figure(), palette.ground(), CLEAR, palette);
            assertContrast(palette.figure(), palette.pattern(), CLEAR, palette);
        }
    }

    @Test
    void ink_everyPalette_contrastsWithEveryColourOfAFace() {
        for (Palette palette : all()) {
            for (String skin : List.of(palette.figure(), palette.pale(), palette.eyePatch(), Hue.WHITE)) {
                assertContrast(Hue.INK, skin, CLEAR, palette);
            }
            assertContrast(Hue.INK, palette.iris(), CLEAR, palette);
        }
    }

    @Test
    void accent_everyPalette_contrastsWithTheFigureAndItsShade() {
        for (Palette palette : all()) {
            assertContrast(palette.accent(), palette.figure(), 1.9, palette);
            assertContrast(palette.accent(), palette.shade(), 1.9, palette);
        }
    }

    @Test
    void tone_anyTwoHues_sameLuminance() {
        for (int tone = 1; tone <= Hue.TONES; tone++) {
            for (Hue hue : Hue.values()) {
                assertThat(contrast(hue.tone(tone), Hue.SKY.tone(tone)))
                        .as("%s %s", hue, tone)
                        .isLessThan(1.02);
            }
        }
    }

    private static List<Palette> all() {
        List<Palette> palettes = new ArrayList<>();
        for (Palette.Light light : Palette.Light.values()) {
            for (Hue ground : Hue.values()) {
                for (Hue figure : Hue.values()) {
                    for (Hue accent : Hue.values()) {
                        palettes.add(new Palette(light, ground, figure, accent));
                    }
                }
            }
        }
        return palettes;
    }

    private static void assertContrast(String one, String other, double atLeast, Palette palette) {
        assertThat(contrast(one, other))
                .as("%s on %s of %s", one, other, palette)
                .isGreaterThanOrEqualTo(atLeast);
    }

    private static double contrast(String one, String other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
    }

    private static double linear(String colour, int start) {
        double value = Integer.parseInt(colour.substring(start, start + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
