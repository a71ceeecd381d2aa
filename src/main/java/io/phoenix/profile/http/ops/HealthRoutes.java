package io.phoenix.profile.http.ops;

import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What Kubernetes asks: whether the process is alive, and whether it should be sent requests. */
public final class HealthRoutes {

    private static final Buffer HEALTHY =
            new JsonObject().put("status", "healthy").toBuffer();

    private final Readiness readiness;

    public HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    public void mount(Router router) {
        router.get("/health").handler(context -> send(context, 200, HEALTHY));
        router.get("/ready")
                .handler(context -> readiness
                        .check()
                        .onSuccess(report -> send(
                                context,
                                report.ready() ? 200 : 503,
                                report.json().toBuffer())));
        router.route("/health").handler(MethodNotAllowed.butFor("GET"));
        router.route("/ready").handler(MethodNotAllowed.butFor("GET"));
    }

    private static void send(RoutingContext context, int status, Buffer body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }
}
