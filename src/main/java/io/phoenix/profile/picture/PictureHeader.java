package io.phoenix.profile.picture;

import io.phoenix.profile.domain.ProfileFailure;
import java.util.Arrays;

/**
 * What an uploaded file says of itself, read from its structure without decoding anything.
 *
 * @param format by content
 * @param orientation how to turn the picture, from 1 to 8 as in EXIF 2.32, table 6
 * @param file what to decode: the file, or the parts of it that hold the picture
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PictureHeader(PictureFormat format, long width, long height, int orientation, byte[] file) {

    static final int UPRIGHT = 1;

    /** The least width and height: that of the smallest avatar. */
    private static final int SIDE_PX_MIN = 16;

    /**
     * Reads the structure of a whole file. Takes time in proportion to its length.
     *
     * @throws ProfileFailure if it is none of the formats, is truncated or damaged, has content behind its end, or more pixels
     *     than {@code pixelsMax}
     */
    static PictureHeader read(byte[] file, int pixelsMax) {
        PictureFormat format = Arrays.stream(PictureFormat.values())
                .filter(each -> each.isAt(file))
                .findFirst()
                .orElseThrow(() -> ProfileFailure.pictureRefused(
                        "unknown_format", "of an unknown format", "PNG, JPEG, GIF or WebP"));
        PictureHeader header = format.read(file);
        if (header.width < SIDE_PX_MIN || header.height < SIDE_PX_MIN) {
            throw ProfileFailure.pictureRefused(
                    "too_small",
                    "has " + header.width + " x " + header.height + " pixels",
                    "at least " + SIDE_PX_MIN + " x " + SIDE_PX_MIN);
        }
        // the product of two sizes of a PNG may be too large for a long
        if (header.width > pixelsMax / header.height) {
            throw ProfileFailure.pictureRefused(
                    "too_many_pixels",
                    "has " + header.width + " x " + header.height + " pixels",
                    "at most " + pixelsMax + " in all");
        }
        return header;
    }
}
