package io.phoenix.profile.http.filter;

import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Names the route of a request by its pattern, for metrics, spans and access log: a path would name a user. For the
 * router of one event loop.
 */
public final class RouteNames {

    private static final String NO_ROUTE = "none";

    private final Router router;
    private List<String> patterns = List.of();

    public RouteNames(Router router) {
        this.router = router;
    }

    /** Reports how long each request takes until the response head is sent. */
    public Handler<RoutingContext> timed(HttpMetrics metrics) {
        return context -> {
            long startNanos = System.nanoTime();
            context.addHeadersEndHandler(sent ->
                    metrics.answered(of(context), context.response().getStatusCode(), System.nanoTime() - startNanos));
            context.next();
        };
    }

    /** The pattern of the route; failed requests have no current route, so theirs is matched by path. */
    public String of(RoutingContext context) {
        Route route = context.currentRoute();
        if (route != null && route.getPath() != null) {
            return route.getPath();
        }
        if (patterns.isEmpty()) {
            patterns = router.getRoutes().stream()
                    .map(Route::getPath)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
        }
        String[] path = Objects.requireNonNullElse(context.request().path(), "").split("/", -1);
        return patterns.stream()
                .filter(pattern -> matches(pattern.split("/", -1), path))
                .findFirst()
                .orElse(NO_ROUTE);
    }

    private static boolean matches(String[] pattern, String[] path) {
        return pattern.length == path.length
                && Arrays.equals(pattern, path, (part, given) -> part.startsWith(":") ? 0 : part.compareTo(given));
    }
}
