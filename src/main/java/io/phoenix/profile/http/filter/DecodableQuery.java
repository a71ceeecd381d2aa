package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a query that can't be decoded, because Vert.x would fail with 500 on any route, even one that ignores the query.
 */
public final class DecodableQuery {

    private DecodableQuery() {}

    public static void require(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            if (request.query() != null) {
                request.params();
            }
        } catch (IllegalArgumentException malformed) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "query: '" + Quoted.of(request.query()) + "' (expected: well-formed percent-encoding)");
        }
        context.next();
    }
}
