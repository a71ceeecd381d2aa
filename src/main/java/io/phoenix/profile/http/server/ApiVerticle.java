package io.phoenix.profile.http.server;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The API on one event loop. Deploy one per event loop; they share the port. */
public final class ApiVerticle extends VerticleBase {

    /** In Vert.x a negative port is a free one that all verticles share; with 0 each would get its own. */
    private static final int SHARED_FREE_PORT = -1;

    private static final long LAG_INTERVAL_MILLIS = 1_000;

    private final HttpSettings settings;
    private final Duration drainMax;
    private final Function<Vertx, Handler<HttpServerRequest>> api;
    private final Connections connections;
    private final HttpMetrics metrics;

    private @Nullable HttpServer server;
    private long lastTickNanos;

    /**
     * Binds when it is deployed.
     *
     * @param drainMax time limit for requests in flight when it is undeployed
     * @param connections shared by all event loops
     */
    public ApiVerticle(
            HttpSettings settings,
            Duration drainMax,
            Function<Vertx, Handler<HttpServerRequest>> api,
            Connections connections,
            HttpMetrics metrics) {
        this.settings = settings;
        this.drainMax = drainMax;
        this.api = api;
        this.connections = connections;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        lastTickNanos = System.nanoTime();
        vertx.setPeriodic(LAG_INTERVAL_MILLIS, due -> measureLag());
        return new Port(vertx, "http.port", settings.listen().tls())
                .listen(
                        options(),
                        created ->
                                created.connectionHandler(connections::opened).requestHandler(api.apply(vertx)))
                .onSuccess(bound -> server = bound);
    }

    @Override
    public Future<?> stop() {
        HttpServer bound = server;
        return bound == null ? Future.succeededFuture() : bound.shutdown(drainMax.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The bound port; 0 before deployment. */
    public int port() {
        HttpServer bound = server;
        return bound == null ? 0 : bound.actualPort();
    }

    private HttpServerOptions options() {
        HttpSettings.Connections limits = settings.connections();
        int port = settings.listen().port();
        return new HttpServerOptions()
                .setHost(settings.listen().host())
                .setPort(port == 0 ? SHARED_FREE_PORT : port)
                .setIdleTimeout((int) limits.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setMaxWebSocketFrameSize(settings.requests().bodyBytesMax())
                .setMaxWebSocketMessageSize(settings.requests().bodyBytesMax())
                // a compression dictionary per connection would cost far more memory than a subscription
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // an h2c upgrade bypasses the checks of a proxy in front
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new io.vertx.core.http.Http2Settings()
                        .setMaxConcurrentStreams(limits.http2StreamsMax())
                        .setPushEnabled(false))
                .setHttp2RstFloodMaxRstFramePerWindow(limits.http2ResetsMax())
                .setHttp2RstFloodWindowDuration((int) limits.http2ResetsWindow().toSeconds())
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    }

    /** A timer that fires late shows how long the event loop was busy. */
    private void measureLag() {
        long now = System.nanoTime();
        metrics.eventLoopLagged(Math.max(0, now - lastTickNanos - TimeUnit.MILLISECONDS.toNanos(LAG_INTERVAL_MILLIS)));
        lastTickNanos = now;
    }
}
