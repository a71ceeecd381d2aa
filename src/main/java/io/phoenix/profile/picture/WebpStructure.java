package io.phoenix.profile.picture;

import io.phoenix.profile.domain.ProfileFailure;
import java.nio.ByteOrder;

/** Reads the structure of a WebP (RFC 9649, section 2). Not thread-safe. */
final class WebpStructure {

    private static final int ANIMATED = 0x02;
    private static final int LOSSLESS_SIGNATURE = 0x2f;
    private static final int LOSSY_SIGNATURE = 0x2a019d;

    private final byte[] file;
    private final PictureBytes bytes;
    private long canvasWidth;
    private long canvasHeight;
    private long width;
    private long height;
    private int orientation = PictureHeader.UPRIGHT;

    private WebpStructure(byte[] file) {
        this.file = file;
        this.bytes = new PictureBytes(file, ByteOrder.LITTLE_ENDIAN);
    }

    static PictureHeader read(byte[] file) {
        WebpStructure structure = new WebpStructure(file);
        structure.readChunks();
        if (structure.width == 0) {
            throw PictureBytes.damaged("has no pixels");
        }
        if (structure.canvasWidth != 0
                && (structure.canvasWidth != structure.width || structure.canvasHeight != structure.height)) {
            throw PictureBytes.damaged("has a picture of another size than its canvas");
        }
        return new PictureHeader(PictureFormat.WEBP, structure.width, structure.height, structure.orientation, file);
    }

    private void readChunks() {
        bytes.skip(4);
        long length = bytes.u32();
        if (length > bytes.remaining()) {
            throw PictureBytes.truncated();
        }
        long end = bytes.position() + length;
        if (!bytes.fourCharacters().equals("WEBP")) {
            throw ProfileFailure.pictureRefused("unknown_format", "of an unknown format", "PNG, JPEG, GIF or WebP");
        }
        while (bytes.position() < end) {
            String type = bytes.fourCharacters();
            long size = bytes.u32();
            int begin = bytes.position();
            readChunk(type, begin, size);
            bytes.skip(begin + size + (size & 1) - bytes.position());
        }
        bytes.requireEnd();
    }

    private void readChunk(String type, int begin, long size) {
        switch (type) {
            case "VP8X" -> {
                if ((bytes.u8() & ANIMATED) != 0) {
                    throw ProfileFailure.pictureRefused("unsupported", "an animated WebP", "a WebP of one picture");
                }
                bytes.skip(3);
                canvasWidth = bytes.u24() + 1L;
                canvasHeight = bytes.u24() + 1L;
            }
            case "VP8 " -> {
                bytes.skip(3);
                requireSignature(bytes.u24() == LOSSY_SIGNATURE);
                setSize(bytes.u16() & 0x3fff, bytes.u16() & 0x3fff);
            }
            case "VP8L" -> {
                requireSignature(bytes.u8() == LOSSLESS_SIGNATURE);
                long sizes = bytes.u32();
                setSize((sizes & 0x3fff) + 1, ((sizes >> 14) & 0x3fff) + 1);
            }
            case "EXIF" -> {
                if (size <= bytes.remaining()) {
                    orientation = ExifOrientation.of(file, begin, (int) size)
                            .orElseGet(() -> ExifOrientation.ofSegment(file, begin, (int) size)
                                    .orElse(orientation));
                }
            }
            default -> {
                // alpha, colour profile and metadata
            }
        }
    }

    private static void requireSignature(boolean present) {
        if (!present) {
            throw PictureBytes.damaged("has a wrong signature of its pixels");
        }
    }

    private void setSize(long wide, long high) {
        if (width != 0) {
            throw PictureBytes.damaged("has several pictures");
        }
        width = wide;
        height = high;
    }
}
