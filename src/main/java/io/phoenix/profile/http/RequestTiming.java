package io.phoenix.profile.http;

import io.phoenix.profile.metrics.RequestMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;

/** Times requests until the head of their answer is sent, by the route that answered. */
final class RequestTiming implements Handler<RoutingContext> {

    private static final String NO_ROUTE = "none";

    private final RequestMetrics metrics;

    RequestTiming(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        context.addHeadersEndHandler(sent ->
                metrics.answered(routeOf(context), context.response().getStatusCode(), System.nanoTime() - began));
        context.next();
    }

    /** The pattern and not the path, which names a user. */
    static String routeOf(RoutingContext context) {
        Route route = context.currentRoute();
        return route == null || route.getPath() == null ? NO_ROUTE : route.getPath();
    }
}
