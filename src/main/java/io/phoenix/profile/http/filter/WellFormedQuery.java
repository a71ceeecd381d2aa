package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Lets no request pass whose query cannot be decoded: whoever asked for a parameter of it would fail unexpectedly. */
public final class WellFormedQuery implements Handler<RoutingContext> {

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.query() != null) {
            requireDecodable(request);
        }
        context.next();
    }

    private static void requireDecodable(HttpServerRequest request) {
        try {
            request.params();
        } catch (IllegalArgumentException malformed) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "query: '" + Quoted.of(request.query()) + "' (expected: well-formed percent-encoding)");
        }
    }
}
