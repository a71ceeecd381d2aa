package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class CritterTest {

    private static final List<Critter> CRITTERS = Keys.of(AvatarStyle.CRITTER)
            .limit(20_000)
            .map(key -> Critter.roll(new Dice(key)))
            .toList();

    @Test
    void roll_manyKeys_everyPartEvenlyUsed() {
        assertEven("ground", Critter.Ground.values().length, Critter::ground);
        assertEven("body", CritterBody.values().length, Critter::body);
        assertEven("ears", CritterEars.values().length, Critter::ears);
        assertEven("coat", Critter.Coat.values().length, Critter::coat);
        assertEven(
                "eyes",
                CritterFace.Eyes.values().length,
                critter -> critter.face().eyes());
        assertEven(
                "nose",
                CritterFace.Nose.values().length,
                critter -> critter.face().nose());
        assertEven(
                "mouth",
                CritterFace.Mouth.values().length,
                critter -> critter.face().mouth());
        assertEven(
                "cheeks",
                CritterFace.Cheeks.values().length,
                critter -> critter.face().cheeks());
        assertEven("neck", Critter.Neck.values().length, Critter::neck);
    }

    @Test
    void roll_manyKeys_everyColourEvenlyUsed() {
        assertEven(
                "light",
                Palette.Light.values().length,
                critter -> critter.palette().light());
        assertEven(
                "ground hue", Hue.values().length, critter -> critter.palette().groundHue());
        assertEven(
                "figure hue", Hue.values().length, critter -> critter.palette().figureHue());
        assertEven(
                "accent hue", Hue.values().length, critter -> critter.palette().accentHue());
    }

    @Test
    void roll_manyKeys_accentNeverTheHueOfTheFigure() {
        assertThat(CRITTERS)
                .extracting(Critter::palette)
                .noneMatch(palette -> palette.accentHue() == palette.figureHue());
    }

    @Test
    void simplified_everyCritter_wearsNothingAndHasNoPattern() {
        assertThat(CRITTERS).extracting(Critter::simplified).allSatisfy(critter -> {
            assertThat(critter.ground()).isEqualTo(Critter.Ground.PLAIN);
            assertThat(critter.neck()).isEqualTo(Critter.Neck.BARE);
            assertThat(critter.coat()).isNotIn(Critter.Coat.STRIPES, Critter.Coat.SPOTS);
            assertThat(critter.face().cheeks()).isIn(CritterFace.Cheeks.NONE, CritterFace.Cheeks.BLUSH);
        });
    }

    @Test
    void draw_longestOfEveryPartOnEveryBody_belowFourKilobytes() {
        Palette palette = CRITTERS.get(0).palette();
        for (CritterBody body : CritterBody.values()) {
            Critter longest = new Critter(
                    palette,
                    longest(Critter.Ground.values(), body),
                    body,
                    longest(CritterEars.values(), body),
                    longest(Critter.Coat.values(), body),
                    new CritterFace(
                            longest(CritterFace.Eyes.values(), body),
                            longest(CritterFace.Nose.values(), body),
                            longest(CritterFace.Mouth.values(), body),
                            longest(CritterFace.Cheeks.values(), body)),
                    longest(Critter.Neck.values(), body));

            assertThat(picture(longest::draw)).hasSizeLessThan(4096);
        }
    }

    @Test
    void draw_otherPartOfAKind_otherPicture() {
        CritterBody body = CritterBody.ROUND;
        for (Critter.Part[] kind : List.of(
                Critter.Ground.values(),
                CritterEars.values(),
                Critter.Coat.values(),
                CritterFace.Eyes.values(),
                CritterFace.Nose.values(),
                CritterFace.Mouth.values(),
                CritterFace.Cheeks.values(),
                Critter.Neck.values())) {
            assertThat(kind).extracting(part -> picture(part, body)).doesNotHaveDuplicates();
        }
    }

    private static <P extends Critter.Part> P longest(P[] parts, CritterBody body) {
        return Arrays.stream(parts)
                .max(Comparator.comparing(part -> picture(part, body).length()))
                .orElseThrow();
    }

    private static String picture(Critter.Part part, CritterBody body) {
        return picture(svg -> part.draw(svg, body, CRITTERS.get(0).palette()));
    }

    private static String picture(Consumer<Svg> drawing) {
        Svg svg = new Svg();
        drawing.accept(svg);
        return svg.close();
    }

    private static void assertEven(String what, int options, Function<Critter, Object> part) {
        Evenness evenness = new Evenness();
        CRITTERS.forEach(critter -> evenness.count(part.apply(critter)));
        evenness.assertEven(what, options);
    }
}
