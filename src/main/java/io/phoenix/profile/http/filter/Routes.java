package io.phoenix.profile.http.filter;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Some routes of a port. One object serves all event loops. */
@FunctionalInterface
public interface Routes {

    /** The methods of a path that can only be read. */
    String READ = "GET, HEAD";

    /** Adds the routes to the router of one event loop. */
    void mount(Router router);

    /** A route for reads: GET, and HEAD, whose answer is the same without the content. */
    static Route read(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Answers a request with the result; fails the request if the future fails or the answer throws. */
    static <T> void answer(RoutingContext context, Future<T> result, Consumer<T> answer) {
        result.map(value -> {
                    answer.accept(value);
                    return value;
                })
                .onFailure(context::fail);
    }

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
