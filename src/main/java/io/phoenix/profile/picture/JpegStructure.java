package io.phoenix.profile.picture;

import io.phoenix.profile.domain.ProfileFailure;
import java.nio.ByteOrder;

/** Reads the structure of a JPEG (ITU-T T.81, annex B). Not thread-safe. */
final class JpegStructure {

    /** A progressive picture has about ten. Each takes the time to decode the whole picture, and may be a few bytes long. */
    private static final int SCANS_MAX = 64;

    private static final int SOF_BASELINE = 0xc0;
    private static final int SOF_PROGRESSIVE = 0xc2;
    private static final int SOF_LAST = 0xcf;
    private static final int HUFFMAN_TABLES = 0xc4;
    private static final int EXTENSION = 0xc8;
    private static final int ARITHMETIC_TABLES = 0xcc;
    private static final int RESTART_FIRST = 0xd0;
    private static final int RESTART_LAST = 0xd7;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int EXIF = 0xe1;

    private final byte[] file;
    private final PictureBytes bytes;
    private int width;
    private int height;
    private int scans;
    private int orientation = PictureHeader.UPRIGHT;

    private JpegStructure(byte[] file) {
        this.file = file;
        this.bytes = new PictureBytes(file, ByteOrder.BIG_ENDIAN);
    }

    static PictureHeader read(byte[] file) {
        JpegStructure structure = new JpegStructure(file);
        structure.bytes.skip(2);
        int marker = structure.marker();
        while (marker != END_OF_IMAGE) {
            structure.readSegment(marker);
            marker = structure.marker();
        }
        structure.bytes.requireEnd();
        if (structure.scans == 0) {
            throw PictureBytes.damaged("has no pixels");
        }
        return new PictureHeader(PictureFormat.JPEG, structure.width, structure.height, structure.orientation, file);
    }

    private int marker() {
        if (bytes.u8() != 0xff) {
            throw PictureBytes.damaged("has no marker at byte " + (bytes.position() - 1));
        }
        int marker = bytes.u8();
        while (marker == 0xff) {
            marker = bytes.u8();
        }
        return marker;
    }

    private void readSegment(int marker) {
        if (marker < SOF_BASELINE || (marker >= RESTART_FIRST && marker < START_OF_SCAN)) {
            throw PictureBytes.damaged("has an unexpected marker at byte " + (bytes.position() - 1));
        }
        int length = bytes.u16() - 2;
        int begin = bytes.position();
        if (length < 0) {
            throw PictureBytes.damaged("has an empty segment at byte " + begin);
        }
        bytes.skip(length);
        if (isFrame(marker)) {
            readFrame(marker, begin, length);
        } else if (marker == EXIF) {
            orientation = ExifOrientation.ofSegment(file, begin, length).orElse(orientation);
        } else if (marker == START_OF_SCAN) {
            skipScan();
        }
    }

    private static boolean isFrame(int marker) {
        return marker <= SOF_LAST && marker != HUFFMAN_TABLES && marker != EXTENSION && marker != ARITHMETIC_TABLES;
    }

    private void readFrame(int marker, int begin, int length) {
        if (marker > SOF_PROGRESSIVE) {
            throw ProfileFailure.pictureRefused(
                    "unsupported", "a JPEG of a rare kind", "a baseline or progressive JPEG");
        }
        if (length < 6 || width != 0) {
            throw PictureBytes.damaged("has a wrong header");
        }
        height = ((file[begin + 1] & 0xff) << 8) | (file[begin + 2] & 0xff);
        width = ((file[begin + 3] & 0xff) << 8) | (file[begin + 4] & 0xff);
    }

    /** Moves to the marker behind the compressed pixels. */
    private void skipScan() {
        scans++;
        if (scans > SCANS_MAX) {
            throw ProfileFailure.pictureRefused("unsupported", "a JPEG of too many scans", "at most " + SCANS_MAX);
        }
        int at = bytes.position();
        while (at + 1 < file.length && !isMarker(at)) {
            at++;
        }
        bytes.skip(at - bytes.position());
    }

    private boolean isMarker(int at) {
        int next = file[at + 1] & 0xff;
        return (file[at] & 0xff) == 0xff && next != 0 && (next < RESTART_FIRST || next > RESTART_LAST);
    }
}
