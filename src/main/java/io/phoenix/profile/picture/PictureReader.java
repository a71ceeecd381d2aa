package io.phoenix.profile.picture;

import io.phoenix.profile.domain.ProfileFailure;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes the square in the middle of a picture, without a display. Takes up to a second: call it off the event loop, and limit
 * concurrency. Leaves pixels out of large pictures while it decodes them, so that the result has less than {@value #SIDE_PX} x 2
 * on each side.
 */
final class PictureReader {

    /** Twice that of the largest avatar. */
    private static final int SIDE_PX = 1_024;

    /** What a decoder may allocate: that of lossy WebP takes most. */
    private static final long BYTES_MAX = 256_000_000;

    private PictureReader() {}

    /** Throws {@link ProfileFailure} if the decoder refuses the picture, or complains of it. */
    static BufferedImage read(PictureHeader header) {
        ImageReader reader = null;
        AtomicBoolean complained = new AtomicBoolean();
        try (ImageInputStream stream = new DecoderInput(header.file(), BYTES_MAX)) {
            reader = header.format().reader();
            reader.addIIOReadWarningListener((source, warning) -> complained.set(true));
            reader.setInput(stream, true, true);
            requireSize(reader, header);
            BufferedImage picture = reader.read(0, middle(reader, header));
            if (complained.get()) {
                throw PictureBytes.damaged("has damaged pixels");
            }
            return picture;
        } catch (IOException | RuntimeException refused) {
            // decoders meet malformed pixels with exceptions of any kind
            throw refused instanceof ProfileFailure known ? known : PictureBytes.damaged("cannot be decoded");
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    /** The decoder must see the size that the limit was checked with. */
    private static void requireSize(ImageReader reader, PictureHeader header) throws IOException {
        if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
            throw PictureBytes.damaged("has two sizes");
        }
    }

    private static ImageReadParam middle(ImageReader reader, PictureHeader header) {
        int width = (int) header.width();
        int height = (int) header.height();
        int side = Math.min(width, height);
        ImageReadParam square = reader.getDefaultReadParam();
        square.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        int step = Math.max(1, side / SIDE_PX);
        square.setSourceSubsampling(step, step, 0, 0);
        return square;
    }
}
