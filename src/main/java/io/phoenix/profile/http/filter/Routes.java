package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;

/** Some routes of a port. One object serves all event loops. */
@FunctionalInterface
public interface Routes {

    /** Adds the routes to the router of one event loop. */
    void mount(Router router);

    /**
     * Refuses all other methods at a path. Call it after the routes of the path.
     *
     * @param allowed the methods of the path, in the form of the {@code Allow} header
     */
    static void refuseOtherMethods(Router router, String path, String allowed) {
        router.route(path).handler(context -> {
            context.response().putHeader(HttpHeaders.ALLOW, allowed);
            context.fail(new ProfileFailure(
                    Kind.METHOD_NOT_ALLOWED, "method: " + context.request().method() + " (expected: " + allowed + ")"));
        });
    }
}
