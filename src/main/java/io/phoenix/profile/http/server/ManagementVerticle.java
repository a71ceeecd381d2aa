package io.phoenix.profile.http.server;

import io.phoenix.profile.config.PortSettings;
import io.phoenix.profile.edge.ResponseBody;
import io.phoenix.profile.http.filter.DecodableQuery;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.wire.FailureHandler;
import io.phoenix.profile.http.wire.Preconditions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** The management port: metrics and probes for operators, without authentication. Not for clients. */
public final class ManagementVerticle extends VerticleBase {

    /** Longer than a scrape interval, so that the scraper's connection stays open. */
    private static final int IDLE_SECONDS = 60;

    private static final String METRICS = "/metrics";
    private static final CharSequence PROMETHEUS_TEXT =
            HttpHeaders.createOptimized("text/plain; version=0.0.4; charset=utf-8");

    private final PortSettings settings;
    private final List<Routes> probes;
    private final Supplier<String> metrics;

    private int port;

    /** Binds when it is deployed. A scrape of {@code metrics}, in the text format of Prometheus, may block. */
    public ManagementVerticle(PortSettings settings, List<Routes> probes, Supplier<String> metrics) {
        this.settings = settings;
        this.probes = List.copyOf(probes);
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        FailureHandler.install(router);
        router.route().handler(SecurityHeaders.of(settings.tls().isPresent())).handler(DecodableQuery::require);
        probes.forEach(each -> each.mount(router));
        Routes.read(router, METRICS).handler(this::sendMetrics);
        Routes.refuseOtherMethods(router, METRICS, Routes.READ);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false);
        return new Port(vertx, "management.port", settings.tls())
                .listen(options, opened -> {}, router)
                .onSuccess(bound -> port = bound.actualPort());
    }

    /** The bound port; 0 before deployment. */
    public int port() {
        return port;
    }

    private void sendMetrics(RoutingContext context) {
        Routes.answer(context, vertx.executeBlocking(metrics::get, false), (String text) -> {
            if (!Preconditions.answersUntagged(context.request())) {
                context.response().putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT);
                ResponseBody.endSmall(context.request(), Buffer.buffer(text));
            }
        });
    }
}
