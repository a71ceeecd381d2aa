package io.phoenix.profile.picture;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The formats of uploads. The content of a file decides, whatever its sender calls it. */
enum PictureFormat {
    PNG("png", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n') {
        @Override
        PictureHeader read(byte[] file) {
            return PngStructure.read(file);
        }
    },
    JPEG("jpeg", 0xff, 0xd8, 0xff) {
        @Override
        PictureHeader read(byte[] file) {
            return JpegStructure.read(file);
        }
    },
    GIF("gif", 'G', 'I', 'F', '8') {
        @Override
        PictureHeader read(byte[] file) {
            return GifStructure.read(file);
        }
    },
    WEBP("webp", 'R', 'I', 'F', 'F') {
        @Override
        PictureHeader read(byte[] file) {
            return WebpStructure.read(file);
        }

        @Override
        ImageReader reader() throws IOException {
            return new WebPImageReaderSpi().createReaderInstance(null);
        }
    };

    private final String name;
    private final byte[] signature;

    PictureFormat(String name, int... signature) {
        this.name = name;
        this.signature = new byte[signature.length];
        for (int i = 0; i < signature.length; i++) {
            this.signature[i] = (byte) signature[i];
        }
    }

    /** Whether the file begins like this format. */
    boolean isAt(byte[] file) {
        return file.length > signature.length
                && Arrays.equals(file, 0, signature.length, signature, 0, signature.length);
    }

    abstract PictureHeader read(byte[] file);

    /** A new decoder; close it with {@code dispose()}. */
    ImageReader reader() throws IOException {
        return ImageIO.getImageReadersByFormatName(name).next();
    }
}
