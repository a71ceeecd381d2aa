package io.phoenix.profile.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The formats of uploads. The content of a file decides, whatever its sender calls it. */
enum PictureFormat {
    PNG("png", "\u0089PNG\r\n\u001a\n") {
        @Override
        PictureHeader read(byte[] file) {
            return PngStructure.read(file);
        }
    },
    JPEG("jpeg", "\u00ff\u00d8\u00ff") {
        @Override
        PictureHeader read(byte[] file) {
            return JpegStructure.read(file);
        }
    },
    GIF("gif", "GIF8") {
        @Override
        PictureHeader read(byte[] file) {
            return GifStructure.read(file);
        }
    },
    WEBP("webp", "RIFF") {
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
    /** One character for each byte. */
    private final String signature;

    PictureFormat(String name, String signature) {
        this.name = name;
        this.signature = signature;
    }

    /** Whether the file begins like this format. */
    boolean isAt(byte[] file) {
        int length = signature.length();
        return file.length > length && new String(file, 0, length, ISO_8859_1).equals(signature);
    }

    abstract PictureHeader read(byte[] file);

    /** A new decoder; close it with {@code dispose()}. */
    ImageReader reader() throws IOException {
        return ImageIO.getImageReadersByFormatName(name).next();
    }
}
