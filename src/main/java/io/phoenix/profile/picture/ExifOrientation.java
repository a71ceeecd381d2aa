package io.phoenix.profile.picture;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds the orientation in EXIF data (EXIF 2.32, section 4.6.4), which is all that is read of it. Data that it cannot read has no
 * orientation.
 */
final class ExifOrientation {

    private static final byte[] SIGNATURE = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private static final int TAG = 0x0112;
    private static final int TYPE_SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    /** More tags than any camera writes. */
    private static final int ENTRIES_MAX = 1_000;

    private ExifOrientation() {}

    /** Of a segment of a JPEG, which may hold something else than EXIF. */
    static OptionalInt ofSegment(byte[] file, int begin, int length) {
        int tiff = begin + SIGNATURE.length;
        return length > SIGNATURE.length && Arrays.equals(file, begin, tiff, SIGNATURE, 0, SIGNATURE.length)
                ? of(file, tiff, length - SIGNATURE.length)
                : OptionalInt.empty();
    }

    /** Of a TIFF structure. */
    static OptionalInt of(byte[] file, int begin, int length) {
        ByteBuffer tiff = ByteBuffer.wrap(file, begin, length).slice();
        try {
            int order = tiff.getShort() & 0xffff;
            tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            tiff.getShort();
            tiff.position(tiff.getInt());
            int entries = Math.min(tiff.getShort() & 0xffff, ENTRIES_MAX);
            for (int i = 0; i < entries; i++) {
                int entry = tiff.position();
                if ((tiff.getShort() & 0xffff) == TAG && tiff.getShort() == TYPE_SHORT) {
                    tiff.getInt();
                    int orientation = tiff.getShort();
                    return orientation >= 1 && orientation <= 8 ? OptionalInt.of(orientation) : OptionalInt.empty();
                }
                tiff.position(entry + ENTRY_BYTES);
            }
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }
}
