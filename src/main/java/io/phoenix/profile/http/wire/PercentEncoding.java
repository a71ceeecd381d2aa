package io.phoenix.profile.http.wire;

import io.phoenix.profile.domain.Utf8;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Percent-encoding of user ids (RFC 3986, section 2.1), decoded strictly as UTF-8. The decoder of Vert.x replaces malformed
 * bytes, so that different ids would become the same.
 */
public final class PercentEncoding {

    /** Characters that need no encoding in a path segment, and {@code |}, which many clients send unencoded. */
    private static final boolean[] IN_SEGMENT = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@|"
                .chars()
                .forEach(c -> IN_SEGMENT[c] = true);
    }

    private PercentEncoding() {}

    /** The text of a segment of a path; null if it is malformed. */
    @Nullable public static String ofSegment(String encoded) {
        return textOf(encoded, false);
    }

    /** The text of a value, or a part of one, in a query, where a plus is a space; null if it is malformed. */
    @Nullable public static String ofQuery(String encoded) {
        return textOf(encoded, true);
    }

    /** Nearly every id is its own text: only one with an encoded character is decoded. */
    @Nullable private static String textOf(String encoded, boolean query) {
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%' || (c == '+' && query)) {
                return decoded(encoded, query);
            }
            if (!mayBeUnencoded(c, query)) {
                return null;
            }
        }
        return encoded;
    }

    private static boolean mayBeUnencoded(char c, boolean query) {
        return query ? c > ' ' && c <= '~' : c < IN_SEGMENT.length && IN_SEGMENT[c];
    }

    @Nullable private static String decoded(String encoded, boolean query) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                if (i + 2 >= encoded.length()
                        || !HexFormat.isHexDigit(encoded.charAt(i + 1))
                        || !HexFormat.isHexDigit(encoded.charAt(i + 2))) {
                    return null;
                }
                bytes[length++] = (byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3);
                i += 2;
            } else if (c == '+' && query) {
                bytes[length++] = ' ';
            } else if (mayBeUnencoded(c, query)) {
                bytes[length++] = (byte) c;
            } else {
                return null;
            }
        }
        return Utf8.decoded(Arrays.copyOf(bytes, length));
    }
}
