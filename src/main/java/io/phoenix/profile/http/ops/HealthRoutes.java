package io.phoenix.profile.http.ops;

import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The Kubernetes probes: liveness at {@code /health}, readiness at {@code /ready}. */
public record HealthRoutes(Readiness readiness) implements Routes {

    private static final String HEALTH = "/health";
    private static final String READY = "/ready";

    private static final Buffer HEALTHY =
            new JsonObject().put("status", "healthy").toBuffer();

    @Override
    public void mount(Router router) {
        router.get(HEALTH).handler(context -> send(context, 200, HEALTHY));
        router.get(READY)
                .handler(context -> readiness
                        .check()
                        .onSuccess(report -> send(
                                context,
                                report.ready() ? 200 : 503,
                                report.json().toBuffer())));
        Routes.refuseOtherMethods(router, HEALTH, "GET");
        Routes.refuseOtherMethods(router, READY, "GET");
    }

    private static void send(RoutingContext context, int status, Buffer body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, Headers.NO_STORE)
                .end(body);
    }
}
