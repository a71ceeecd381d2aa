package io.phoenix.profile.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/** Reads the structure of a PNG (PNG Specification, third edition, section 5). */
final class PngStructure {

    private static final int SIGNATURE_BYTES = 8;

    /** What the picture needs. All others are left out: some hold compressed text and profiles of any size. */
    private static final Set<String> DECODED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private PngStructure() {}

    static PictureHeader read(byte[] file) {
        PictureBytes bytes = new PictureBytes(file, ByteOrder.BIG_ENDIAN);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(file.length);
        decoded.writeBytes(bytes.take(SIGNATURE_BYTES));
        ByteBuffer head = null;
        boolean hasData = false;
        String type = "";
        while (!type.equals("IEND")) {
            int begin = bytes.position();
            long length = bytes.u32();
            type = bytes.fourCharacters();
            bytes.skip(length);
            requireChecksum(file, begin, (int) length, bytes.u32());
            if (head == null) {
                head = headOf(file, begin, type, length);
            }
            hasData |= type.equals("IDAT");
            if (DECODED.contains(type)) {
                decoded.write(file, begin, bytes.position() - begin);
            }
        }
        bytes.requireEnd();
        if (!hasData || head == null) {
            throw PictureBytes.damaged("has no pixels");
        }
        return new PictureHeader(
                PictureFormat.PNG,
                head.getInt() & 0xffff_ffffL,
                head.getInt() & 0xffff_ffffL,
                PictureHeader.UPRIGHT,
                decoded.toByteArray());
    }

    private static ByteBuffer headOf(byte[] file, int begin, String type, long length) {
        if (!type.equals("IHDR") || length != 13) {
            throw PictureBytes.damaged("does not begin with its header");
        }
        return ByteBuffer.wrap(file, begin + 8, 8).slice();
    }

    private static void requireChecksum(byte[] file, int begin, int length, long expected) {
        CRC32 checksum = new CRC32();
        checksum.update(file, begin + 4, length + 4);
        if (checksum.getValue() != expected) {
            String type = new String(file, begin + 4, 4, StandardCharsets.ISO_8859_1);
            throw PictureBytes.damaged("has a wrong checksum" + (DECODED.contains(type) ? " of " + type : ""));
        }
    }
}
