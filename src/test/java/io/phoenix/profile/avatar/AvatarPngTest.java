package io.phoenix.profile.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AvatarPngTest {

    private static final String HALVES =
            new Svg().ground("#102030").path("M0 0H100V200H0Z", "#c0d0e0").close();

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 48, 128, 512})
    void png_anySize_squareOfThatSizeInTheColoursAsked(int sizePx) throws IOException {
        BufferedImage image = image(AvatarPng.png(HALVES, sizePx));

        assertThat(image.getWidth()).isEqualTo(sizePx);
        assertThat(image.getHeight()).isEqualTo(sizePx);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xffc0d0e0);
        assertThat(image.getRGB(sizePx - 1, sizePx - 1)).isEqualTo(0xff102030);
    }

    @Test
    void png_mirroredAndTurnedParts_whereABrowserDrawsThem() throws IOException {
        String svg = new Svg()
                .ground("#000000")
                .mirrored(half -> half.at(180, 20, part -> part.circle(0, 0, 15, "#ff0000")))
                .turned(180, part -> part.circle(20, 20, 15, "#00ff00"))
                .close();
        BufferedImage image = image(AvatarPng.png(svg, 200));

        assertThat(image.getRGB(180, 20)).isEqualTo(0xffff0000);
        assertThat(image.getRGB(20, 20)).isEqualTo(0xffff0000);
        assertThat(image.getRGB(180, 180)).isEqualTo(0xff00ff00);
        assertThat(image.getRGB(20, 180)).isEqualTo(0xff000000);
    }

    @Test
    void png_line_roundEndsAndCorners() throws IOException {
        BufferedImage image = image(AvatarPng.png(
                new Svg()
                        .ground("#000000")
                        .line("M60 60H140V140", "#ff0000", 40)
                        .close(),
                200));

        assertThat(image.getRGB(45, 60)).as("beyond the end").isEqualTo(0xffff0000);
        assertThat(image.getRGB(42, 42)).as("off the round end").isEqualTo(0xff000000);
        assertThat(image.getRGB(158, 42)).as("off the round corner").isEqualTo(0xff000000);
    }

    @ParameterizedTest
    @EnumSource
    void png_everyStyle_manyColours(AvatarStyle style) throws IOException {
        for (AvatarKey key : Keys.of(style).limit(20).toList()) {
            BufferedImage image = image(AvatarPng.png(style.svg(key), 48));
            long colours = IntStream.range(0, 48 * 48)
                    .map(i -> image.getRGB(i % 48, i / 48))
                    .distinct()
                    .count();

            assertThat(colours).isGreaterThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 15, 513, Integer.MAX_VALUE})
    void png_sizeOutOfRange_refused(int sizePx) {
        assertThatIllegalArgumentException().isThrownBy(() -> AvatarPng.png(HALVES, sizePx));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no svg", "<svg", "<html/>"})
    void png_noSvg_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AvatarPng.png(text, 48));
    }

    /** A JVM that logs which classes it loads draws letters, and loads none of the classes that find fonts. */
    @Test
    void png_letters_useNoFontOfTheMachine() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Letters.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jvm.waitFor()).as(log).isZero();
        assertThat(log).contains("java.awt.image.BufferedImage ").doesNotContain("FontManager ", "sun.font.Font2D ");
    }

    /** Draws one letter of each kind. */
    static final class Letters {

        public static void main(String[] args) {
            for (String name : List.of("A", "Ж", "猫", "ა", "ع", "\uD808\uDC00", "!")) {
                AvatarPng.png(
                        AvatarStyle.INITIAL.svg(Keys.of(AvatarStyle.CRITTER, 1).withInitialOf(name)), 96);
            }
        }
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
