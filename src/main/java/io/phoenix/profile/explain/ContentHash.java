package io.phoenix.profile.explain;

import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A hash of encoded profiles, to compare the content of copies without showing it: CRC-32C, in hexadecimal. */
public final class ContentHash {

    /** Of a tombstone, and where no profile can be encoded. */
    public static final String NONE = "-";

    private ContentHash() {}

    public static String of(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
