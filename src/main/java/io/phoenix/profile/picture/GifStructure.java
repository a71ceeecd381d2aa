package io.phoenix.profile.picture;

import java.nio.ByteOrder;

/** Reads the structure of a GIF (GIF89a). The first of its pictures counts. Not thread-safe. */
final class GifStructure {

    private static final int EXTENSION = 0x21;
    private static final int PICTURE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int HAS_TABLE = 0x80;

    private final PictureBytes bytes;
    private long width;
    private long height;

    private GifStructure(byte[] file) {
        this.bytes = new PictureBytes(file, ByteOrder.LITTLE_ENDIAN);
    }

    static PictureHeader read(byte[] file) {
        GifStructure structure = new GifStructure(file);
        structure.readBlocks();
        structure.bytes.requireEnd();
        if (structure.width == 0 || structure.height == 0) {
            throw PictureBytes.damaged("has no pixels");
        }
        return new PictureHeader(PictureFormat.GIF, structure.width, structure.height, PictureHeader.UPRIGHT, file);
    }

    private void readBlocks() {
        bytes.skip("GIF89a".length() + 4);
        int flags = bytes.u8();
        bytes.skip(2);
        skipTable(flags);
        int block = bytes.u8();
        while (block != TRAILER) {
            if (block == EXTENSION) {
                bytes.skip(1);
            } else if (block == PICTURE) {
                readPicture();
            } else {
                throw PictureBytes.damaged("has an unknown block at byte " + (bytes.position() - 1));
            }
            skipSubBlocks();
            block = bytes.u8();
        }
    }

    private void readPicture() {
        bytes.skip(4);
        int wide = bytes.u16();
        int high = bytes.u16();
        if (width == 0) {
            width = wide;
            height = high;
        }
        skipTable(bytes.u8());
        // the least size of a code
        bytes.skip(1);
    }

    private void skipTable(int flags) {
        if ((flags & HAS_TABLE) != 0) {
            bytes.skip(3L << ((flags & 7) + 1));
        }
    }

    private void skipSubBlocks() {
        int length = bytes.u8();
        while (length != 0) {
            bytes.skip(length);
            length = bytes.u8();
        }
    }
}
