package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;

/**
 * Refuses a query that can't be decoded, because Vert.x would fail with 500 on any route, even one that ignores the query.
 */
public final class DecodableQuery {

    /** Behind the percent sign (RFC 3986, section 2.1). */
    private static final int DIGITS = 2;

    private DecodableQuery() {}

    public static void require(RoutingContext context) {
        String query = context.request().query();
        if (query != null && !isDecodable(query)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "query: '" + Quoted.of(query) + "' (expected: well-formed percent-encoding)");
        }
        context.next();
    }

    /** Whether the decoder of Vert.x accepts it. Only looks, because the decoder copies each parameter. */
    static boolean isDecodable(String query) {
        for (int i = query.indexOf('%'); i >= 0; i = query.indexOf('%', i + DIGITS + 1)) {
            if (i + DIGITS >= query.length()
                    || !HexFormat.isHexDigit(query.charAt(i + 1))
                    || !HexFormat.isHexDigit(query.charAt(i + DIGITS))) {
                return false;
            }
        }
        return true;
    }
}
