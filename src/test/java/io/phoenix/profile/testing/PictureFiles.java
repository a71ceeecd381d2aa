package io.phoenix.profile.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Files of pictures for tests of uploads. A picture has a quarter of each colour: red, green, below them blue and yellow. */
public final class PictureFiles {

    public static final Color RED = new Color(220, 30, 30);
    public static final Color GREEN = new Color(30, 200, 30);
    public static final Color BLUE = new Color(30, 30, 220);
    public static final Color YELLOW = new Color(240, 240, 60);

    /** In the metadata of {@link #withExif}, where a camera would write its position. */
    public static final String POSITION = "52.520008N 13.404954E";

    private static final int ORIENTATION = 0x0112;
    private static final int GPS = 0x8825;

    private PictureFiles() {}

    /** A file in a format that ImageIO writes: png, jpeg or gif. */
    public static byte[] of(String format, int width, int height) {
        return encoded(format, drawn(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** A PNG whose corners are transparent. */
    public static byte[] transparent(int width, int height) {
        BufferedImage round = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = round.createGraphics();
        graphics.setColor(RED);
        graphics.fillOval(0, 0, width, height);
        graphics.dispose();
        return encoded("png", round);
    }

    /** A JPEG that is stored in several scans. */
    public static byte[] progressive(int width, int height) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.write(null, new IIOImage(drawn(width, height, BufferedImage.TYPE_INT_RGB), null, null), param);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        writer.dispose();
        return bytes.toByteArray();
    }

    /** A JPEG with EXIF metadata: an orientation, and a position in a GPS directory. */
    public static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] position = (POSITION + '\0').getBytes(StandardCharsets.US_ASCII);
        int gps = 8 + 2 + 2 * 12 + 4;
        int text = gps + 2 + 12 + 4;
        ByteBuffer exif = ByteBuffer.allocate(text + position.length).order(ByteOrder.LITTLE_ENDIAN);
        exif.put("II*\0".getBytes(StandardCharsets.US_ASCII)).putInt(8);
        exif.putShort((short) 2);
        exif.putShort((short) ORIENTATION).putShort((short) 3).putInt(1).putInt(orientation);
        exif.putShort((short) GPS).putShort((short) 4).putInt(1).putInt(gps).putInt(0);
        exif.putShort((short) 1);
        exif.putShort((short) 29)
                .putShort((short) 2)
                .putInt(position.length)
                .putInt(text)
                .putInt(0);
        exif.put(position);
        byte[] signature = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        int length = 2 + signature.length + exif.capacity();
        return ByteBuffer.allocate(jpeg.length + 2 + length)
                .put(jpeg, 0, 2)
                .put((byte) 0xff)
                .put((byte) 0xe1)
                .putShort((short) length)
                .put(signature)
                .put(exif.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    /** A file of the test resources. */
    public static byte[] resource(String name) {
        try (InputStream file = PictureFiles.class.getResourceAsStream("/pictures/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Decodes the file of a picture. */
    public static BufferedImage decoded(byte[] file) {
        try {
            return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** The format of the file, as its content says. */
    public static String formatOf(byte[] file) {
        try {
            Iterator<ImageReader> readers =
                    ImageIO.getImageReaders(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));
            return readers.next().getFormatName();
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static BufferedImage drawn(int width, int height, int type) {
        BufferedImage picture = new BufferedImage(width, height, type);
        Graphics2D graphics = picture.createGraphics();
        Color[] colors = {RED, GREEN, BLUE, YELLOW};
        for (int i = 0; i < colors.length; i++) {
            graphics.setColor(colors[i]);
            graphics.fillRect(i % 2 * (width / 2), i / 2 * (height / 2), width - width / 2, height - height / 2);
        }
        graphics.dispose();
        return picture;
    }

    private static byte[] encoded(String format, BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, format, stream)) {
                throw new IllegalArgumentException(format);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }
}
