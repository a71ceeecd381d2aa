package io.phoenix.profile.http.server;

import io.phoenix.profile.config.PortSettings;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.ops.HealthRoutes;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.wire.FailureHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port for operators: it is not for clients, and asks for no credentials. */
public final class ManagementVerticle extends VerticleBase {

    /** Longer than between two questions of whoever watches, so that its connection stays. */
    private static final int IDLE_SECONDS = 60;

    private static final String METRICS = "/metrics";
    private static final CharSequence PROMETHEUS_TEXT =
            HttpHeaders.createOptimized("text/plain; version=0.0.4; charset=utf-8");

    private final PortSettings settings;
    private final Readiness readiness;
    private final Supplier<String> metrics;

    private @Nullable HttpServer server;

    /**
     * A verticle that binds when it is deployed.
     *
     * @param metrics gives them in the text format of Prometheus; may take its time
     */
    public ManagementVerticle(PortSettings settings, Readiness readiness, Supplier<String> metrics) {
        this.settings = settings;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        FailureHandler.install(router);
        router.route().handler(SecurityHeaders.of(settings.tls().isPresent()));
        new HealthRoutes(readiness).mount(router);
        router.get(METRICS).handler(this::tellMetrics);
        router.route(METRICS).handler(MethodNotAllowed.butFor("GET"));
        HttpServerOptions options =
                new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setHttp2ClearTextEnabled(false);
        PortTls tls = new PortTls(vertx, settings.tls());
        return tls.addTo(options).compose(complete -> {
            HttpServer binding = vertx.createHttpServer(complete)
                    .requestHandler(router)
                    .invalidRequestHandler(InvalidRequest::answer);
            server = binding;
            return PortInUse.explain(
                            binding.listen(settings.port(), settings.host()), "management.port", settings.port())
                    .onSuccess(tls::keepCurrent);
        });
    }

    private void tellMetrics(RoutingContext context) {
        vertx.executeBlocking(metrics::get, false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT)
                        .end(text))
                .onFailure(context::fail);
    }

    /** The port that was bound. */
    public int port() {
        HttpServer bound = server;
        if (bound == null) {
            throw new IllegalStateException("not deployed");
        }
        return bound.actualPort();
    }
}
