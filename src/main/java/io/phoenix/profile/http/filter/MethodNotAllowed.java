package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Mounted last at a path: whatever comes here had a method that none of the routes before it takes. */
public final class MethodNotAllowed {

    private MethodNotAllowed() {}

    /**
     * Refuses the request.
     *
     * @param allowed the methods of the path, as the {@code Allow} header has them
     */
    public static Handler<RoutingContext> butFor(String allowed) {
        return context -> {
            context.response().putHeader(HttpHeaders.ALLOW, allowed);
            context.fail(new ProfileFailure(
                    Kind.METHOD_NOT_ALLOWED, "method: " + context.request().method() + " (expected: " + allowed + ")"));
        };
    }
}
