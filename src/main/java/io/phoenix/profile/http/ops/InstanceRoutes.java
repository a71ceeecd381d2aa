package io.phoenix.profile.http.ops;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.http.Routes;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.phoenix.profile.http.wire.FailureHandler;
import io.phoenix.profile.metrics.MetricReader;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;

/** How this one instance fares, for operators of any tenant: nothing of users or of tenants is in it. */
public final class InstanceRoutes implements Routes {

    private static final String PATH = "/v1/instance";

    private final Authentication authentication;
    private final Readiness readiness;
    private final InstanceJson json;

    /**
     * Routes to what the parts and the metrics say.
     *
     * @param nanoClock as {@link System#nanoTime}; what it says now is when the instance started
     */
    public InstanceRoutes(
            Authenticator authenticator, Readiness readiness, MetricReader metrics, LongSupplier nanoClock) {
        this.authentication = new Authentication(authenticator);
        this.readiness = readiness;
        this.json = new InstanceJson(metrics, nanoClock);
    }

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(authentication::withoutBody).handler(this::get);
        router.route(PATH).handler(MethodNotAllowed.butFor("GET"));
    }

    private void get(RoutingContext context) {
        Authentication.callerOf(context).requireMayOperate();
        readiness
                .check()
                .onSuccess(report -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, FailureHandler.NO_STORE)
                        .end(json.encode(report)));
    }
}
