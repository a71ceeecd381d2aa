package io.phoenix.profile.http.filter;

import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Times requests until the head of their answer is sent, by the route that answered. */
public final class RequestTiming implements Handler<RoutingContext> {

    private final RouteNames routes;
    private final HttpMetrics metrics;

    public RequestTiming(RouteNames routes, HttpMetrics metrics) {
        this.routes = routes;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        context.addHeadersEndHandler(sent ->
                metrics.answered(routes.of(context), context.response().getStatusCode(), System.nanoTime() - began));
        context.next();
    }
}
