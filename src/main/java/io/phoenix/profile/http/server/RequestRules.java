package io.phoenix.profile.http.server;

import io.netty.util.AsciiString;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for request heads that hold in every version of HTTP (RFC 9110). */
final class RequestRules {

    /** Fields with a single value: if such a field is repeated, servers disagree on which value counts. */
    private static final String[] SINGLE = {
        "Authorization",
        "Content-Range",
        "Content-Type",
        "Host",
        "Last-Event-ID",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Version",
        "X-API-Key",
        "X-Request-Id",
        "X-Signature",
        "X-Tenant-Id",
        "X-Timestamp"
    };

    private static final int LENGTH_MAX = 32;

    /** Indexed by the length of the name, so that most names need few comparisons. */
    private static final int[][] SINGLE_BY_LENGTH = new int[LENGTH_MAX][0];

    static {
        for (int i = 0; i < SINGLE.length; i++) {
            int length = SINGLE[i].length();
            int[] longer = Arrays.copyOf(SINGLE_BY_LENGTH[length], SINGLE_BY_LENGTH[length].length + 1);
            longer[longer.length - 1] = i;
            SINGLE_BY_LENGTH[length] = longer;
        }
    }

    /** RFC 3986, section 3.2.2; the parser of Vert.x does not check it. */
    private static final Pattern IP_LITERAL =
            Pattern.compile("\\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+)](?::[0-9]*)?");

    private RequestRules() {}

    /**
     * Adds the name of a field to those seen.
     *
     * @param seen the single fields seen before
     * @return those seen now; -1 if the field has been seen before
     */
    static int seen(int seen, CharSequence name) {
        int length = name.length();
        if (length < LENGTH_MAX) {
            for (int field : SINGLE_BY_LENGTH[length]) {
                if (AsciiString.contentEqualsIgnoreCase(SINGLE[field], name)) {
                    return (seen & 1 << field) == 0 ? seen | 1 << field : -1;
                }
            }
        }
        return seen;
    }

    static ProfileFailure repeated(CharSequence name) {
        return malformed(Quoted.of(name.toString()) + ": more than once (expected: once)");
    }

    /** Whether a field value has neither control characters nor spaces around it (section 5.5). */
    static boolean isFieldValue(CharSequence value) {
        int length = value.length();
        if (length == 0) {
            return true;
        }
        if (isSpace(value.charAt(0)) || isSpace(value.charAt(length - 1))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a request target has only characters of a URI, and no fragment (RFC 9112, section 3.2). Browsers send some that
     * RFC 3986 excludes, such as {@code |}: all visible ones pass.
     */
    static boolean isTarget(CharSequence target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return target.length() > 0;
    }

    /** Whether this is a host, and perhaps a port (section 7.2); a URI of HTTP has no empty host. */
    static boolean isHost(@Nullable String host) {
        return host != null
                && !host.isEmpty()
                && host.charAt(0) != ':'
                && (host.charAt(0) != '[' || IP_LITERAL.matcher(host).matches())
                && HostAndPort.parseAuthority(host, -1) != null;
    }

    static ProfileFailure malformed(String message) {
        return new ProfileFailure(Kind.MALFORMED_PARAMETER, message);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
