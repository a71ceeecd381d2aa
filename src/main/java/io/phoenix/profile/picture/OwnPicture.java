package io.phoenix.profile.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture as it is stored: square, in every size, encoded anew from its pixels alone, so that nothing else of the uploaded file
 * is left. JPEG if it is opaque, otherwise PNG.
 *
 * @param extension that of its name, {@code jpg} or {@code png}
 * @param sizesPx width and height of each file
 * @param lengths of each file, in bytes
 * @param content the files, one behind the other; do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OwnPicture(String extension, List<Integer> sizesPx, List<Integer> lengths, byte[] content) {

    private static final float JPEG_QUALITY = 0.85f;

    /**
     * Decodes an uploaded file and encodes its picture. Takes up to a second, and memory as docs/pictures.md says: call it off the
     * event loop, and limit concurrency.
     *
     * @throws io.phoenix.profile.domain.ProfileFailure if the file is refused
     */
    public static OwnPicture of(byte[] file, int pixelsMax) {
        PictureHeader header = PictureHeader.read(file, pixelsMax);
        BufferedImage picture = PictureSizes.upright(
                PictureSizes.scaled(PictureReader.read(header), PictureSizes.LARGEST), header.orientation());
        boolean opaque = PictureSizes.isOpaque(picture);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<Integer> lengths = new ArrayList<>();
        for (int sizePx : PictureSizes.ALL) {
            int before = content.size();
            BufferedImage scaled = PictureSizes.scaled(picture, sizePx);
            content.writeBytes(opaque ? jpeg(scaled) : png(scaled));
            lengths.add(content.size() - before);
        }
        return new OwnPicture(opaque ? "jpg" : "png", PictureSizes.ALL, List.copyOf(lengths), content.toByteArray());
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // by default, ImageIO uses a temporary file
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] jpeg(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(JPEG_QUALITY);
            writer.write(null, new IIOImage(withoutAlpha(picture), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage withoutAlpha(BufferedImage picture) {
        BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = opaque.createGraphics();
        try {
            graphics.drawImage(picture, 0, 0, Color.WHITE, null);
        } finally {
            graphics.dispose();
        }
        return opaque;
    }
}
