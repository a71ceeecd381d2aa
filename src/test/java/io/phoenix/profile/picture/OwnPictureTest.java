package io.phoenix.profile.picture;

import static io.phoenix.profile.testing.PictureFiles.BLUE;
import static io.phoenix.profile.testing.PictureFiles.GREEN;
import static io.phoenix.profile.testing.PictureFiles.RED;
import static io.phoenix.profile.testing.PictureFiles.YELLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.testing.PictureFiles;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPictureTest {

    private static final int PIXELS_MAX = 1_000_000;

    /** Colours of small JPEGs and WebPs are near those that were drawn. */
    private static final int TOLERANCE = 30;

    private static Map<String, byte[]> files() {
        return Map.of(
                "png", PictureFiles.of("png", 64, 48),
                "jpeg", PictureFiles.of("jpeg", 64, 48),
                "progressive jpeg", PictureFiles.progressive(64, 48),
                "gif", PictureFiles.of("gif", 64, 48),
                "lossy webp", PictureFiles.resource("lossy.webp"),
                "lossless webp", PictureFiles.resource("lossless.webp"),
                "webp with alpha", PictureFiles.resource("alpha.webp"),
                "webp with metadata", PictureFiles.resource("metadata.webp"));
    }

    private static Stream<Arguments> formats() {
        return files().entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void of_anyFormat_hasEverySize(String name, byte[] file) {
        OwnPicture picture = OwnPicture.of(file, PIXELS_MAX);

        assertThat(picture.sizesPx()).isEqualTo(PictureSizes.ALL);
        assertThat(picture.lengths().stream().mapToInt(Integer::intValue).sum()).isEqualTo(picture.content().length);
        for (int sizePx : PictureSizes.ALL) {
            byte[] sized = file(picture, sizePx);
            assertThat(PictureFiles.formatOf(sized))
                    .isEqualTo(picture.extension().equals("png") ? "png" : "JPEG");
            assertThat(PictureFiles.decoded(sized).getWidth()).isEqualTo(sizePx);
            assertThat(PictureFiles.decoded(sized).getHeight()).isEqualTo(sizePx);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void of_wideFile_isTheSquareInTheMiddle(String format) {
        BufferedImage square = largest(OwnPicture.of(PictureFiles.of(format, 200, 100), PIXELS_MAX));

        assertColors(square, RED, GREEN, BLUE, YELLOW);
    }

    @Test
    void of_largeFile_isTheWholePicture() {
        BufferedImage square = largest(OwnPicture.of(PictureFiles.of("jpeg", 3_000, 3_000), 9_000_000));

        assertColors(square, RED, GREEN, BLUE, YELLOW);
    }

    @Test
    void of_transparentFile_staysTransparent() {
        OwnPicture picture = OwnPicture.of(PictureFiles.transparent(80, 80), PIXELS_MAX);

        assertThat(picture.extension()).isEqualTo("png");
        assertThat(largest(picture).getRGB(0, 0) >>> 24).isZero();
        assertThat(new Color(largest(picture).getRGB(256, 256))).isEqualTo(RED);
    }

    /** EXIF 2.32, table 6. */
    @ParameterizedTest
    @CsvSource({"1, RGBY", "2, GRYB", "3, YBGR", "4, BYRG", "5, RBGY", "6, BRYG", "7, YGBR", "8, GYRB", "9, RGBY"})
    void of_orientation_isApplied(int orientation, String expected) {
        byte[] file = PictureFiles.withExif(PictureFiles.of("jpeg", 100, 100), orientation);

        BufferedImage square = largest(OwnPicture.of(file, PIXELS_MAX));

        assertColors(square, expected.chars().mapToObj(OwnPictureTest::color).toArray(Color[]::new));
    }

    @Test
    void of_positionInMetadata_doesNotSurvive() {
        byte[] jpeg = PictureFiles.withExif(PictureFiles.of("jpeg", 100, 100), 1);
        byte[] webp = PictureFiles.resource("metadata.webp");
        assertThat(text(jpeg)).contains("Exif", PictureFiles.POSITION);
        assertThat(text(webp)).contains("EXIF", "52.520008,13.404954");

        for (byte[] file : List.of(jpeg, webp)) {
            assertThat(text(OwnPicture.of(file, PIXELS_MAX).content()))
                    .doesNotContainIgnoringCase("exif", "52.52", "xmp", "GPS");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void of_anyBeginningOfAFile_isRefused(String name, byte[] file) {
        for (int length = 0; length < file.length; length++) {
            assertThat(reason(Arrays.copyOf(file, length)))
                    .as("%d of %d bytes", length, file.length)
                    .isIn("truncated", "damaged", "unknown_format");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void of_fileThatIsAnotherToo_isRefused(String name, byte[] file) {
        for (String other : List.of("PK\3\4", "<script>alert(1)</script>", "\0")) {
            byte[] polyglot = ByteBuffer.allocate(file.length + other.length())
                    .put(file)
                    .put(other.getBytes(StandardCharsets.US_ASCII))
                    .array();

            assertThat(reason(polyglot)).isEqualTo("trailing_data");
        }
    }

    @Test
    void of_commentWithinAFile_doesNotSurvive() {
        byte[] jpeg = PictureFiles.of("jpeg", 100, 100);
        byte[] comment = "<?php system('id'); ?>".getBytes(StandardCharsets.US_ASCII);
        byte[] polyglot = ByteBuffer.allocate(jpeg.length + 4 + comment.length)
                .put(jpeg, 0, 2)
                .putShort((short) 0xfffe)
                .putShort((short) (2 + comment.length))
                .put(comment)
                .put(jpeg, 2, jpeg.length - 2)
                .array();

        assertThat(text(OwnPicture.of(polyglot, PIXELS_MAX).content())).doesNotContain("php");
    }

    @Test
    void of_otherFiles_areRefused() {
        for (String file : List.of(
                "", "x", "GIF", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "BM", "RIFF\4\0\0\0WAVE")) {
            assertThat(reason(file.getBytes(StandardCharsets.ISO_8859_1)))
                    .as(file)
                    .isEqualTo("unknown_format");
        }
    }

    @Test
    void of_smallFile_isRefused() {
        assertThat(reason(PictureFiles.of("png", 15, 100))).isEqualTo("too_small");
        assertThat(reason(PictureFiles.of("gif", 100, 15))).isEqualTo("too_small");
        assertThat(OwnPicture.of(PictureFiles.of("png", 16, 16), PIXELS_MAX).extension())
                .isEqualTo("jpg");
    }

    /** The header decides: nothing is decoded. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void of_manyPixels_areRefused(String format) {
        byte[] file = PictureFiles.of(format, 100, 100);

        assertThat(OwnPicture.of(file, 10_000).extension()).isEqualTo("jpg");
        assertThat(catchThrowableOfType(ProfileFailure.class, () -> OwnPicture.of(file, 9_999)))
                .hasMessage("picture: has 100 x 100 pixels (expected: at most 9999 in all)")
                .extracting(ProfileFailure::reason)
                .isEqualTo("too_many_pixels");
    }

    @Test
    void of_bombs_areRefused() {
        assertThat(reason(pngOf(2_147_483_647, 2_147_483_647))).isEqualTo("too_many_pixels");
        assertThat(reason(pngOf(-1, -1))).isEqualTo("too_many_pixels");
        assertThat(reason(pngOf(0, 64))).isEqualTo("too_small");
        byte[] webp = PictureFiles.resource("lossy.webp");
        int size = text(webp).indexOf("VP8 ") + 14;
        webp[size] = (byte) 0xff;
        webp[size + 1] = 0x3f;
        webp[size + 2] = (byte) 0xff;
        webp[size + 3] = 0x3f;
        assertThat(reason(webp)).isEqualTo("too_many_pixels");
        assertThat(reason(manyScans(65))).isEqualTo("unsupported");
        assertThat(reason(PictureFiles.resource("animated.webp"))).isEqualTo("unsupported");
    }

    /** Whatever is in a file, it is taken or refused. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void of_changedBytes_areTakenOrRefused(String name, byte[] file) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] changed = file.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                OwnPicture.of(changed, PIXELS_MAX);
            } catch (ProfileFailure refused) {
                reasons.add(String.valueOf(refused.reason()));
            } catch (RuntimeException | Error unexpected) {
                throw new AssertionError("seed " + seed + ", try " + i, unexpected);
            }
        }
        assertThat(reasons).as("seed %d", seed).isNotEmpty().doesNotContain("null");
    }

    /** A PNG with other sizes in its header, and the right checksum of it. */
    private static byte[] pngOf(int width, int height) {
        byte[] file = PictureFiles.of("png", 64, 48);
        ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
        CRC32 checksum = new CRC32();
        checksum.update(file, 12, 17);
        ByteBuffer.wrap(file).putInt(29, (int) checksum.getValue());
        return file;
    }

    /** A progressive JPEG whose last scan is repeated. */
    private static byte[] manyScans(int scans) {
        byte[] file = PictureFiles.progressive(64, 48);
        int last = text(file).lastIndexOf("\u00ff\u00da");
        byte[] scan = Arrays.copyOfRange(file, last, file.length - 2);
        ByteBuffer repeated =
                ByteBuffer.allocate(file.length + scans * scan.length).put(file, 0, last);
        for (int i = 0; i <= scans; i++) {
            repeated.put(scan);
        }
        return repeated.put(file, file.length - 2, 2).array();
    }

    private static String reason(byte[] file) {
        ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> OwnPicture.of(file, PIXELS_MAX));
        assertThat(refused).as("taken").isNotNull();
        assertThat(refused.getMessage()).startsWith("picture: ").contains(" (expected: ");
        return String.valueOf(refused.reason());
    }

    private static byte[] file(OwnPicture picture, int sizePx) {
        int index = picture.sizesPx().indexOf(sizePx);
        int begin = picture.lengths().subList(0, index).stream()
                .mapToInt(Integer::intValue)
                .sum();
        return Arrays.copyOfRange(
                picture.content(), begin, begin + picture.lengths().get(index));
    }

    private static BufferedImage largest(OwnPicture picture) {
        return PictureFiles.decoded(file(picture, PictureSizes.LARGEST));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Color color(int letter) {
        return switch (letter) {
            case 'R' -> RED;
            case 'G' -> GREEN;
            case 'B' -> BLUE;
            default -> YELLOW;
        };
    }

    /** The colours of the quarters: the upper two, then the lower two. */
    private static void assertColors(BufferedImage square, Color... expected) {
        int side = square.getWidth();
        for (int i = 0; i < expected.length; i++) {
            Color color = new Color(square.getRGB(side / 4 + i % 2 * side / 2, side / 4 + i / 2 * side / 2));
            assertThat(Math.abs(color.getRed() - expected[i].getRed())
                            + Math.abs(color.getGreen() - expected[i].getGreen())
                            + Math.abs(color.getBlue() - expected[i].getBlue()))
                    .as("quarter %d: %s instead of %s", i, color, expected[i])
                    .isLessThan(TOLERANCE);
        }
    }
}
