package io.phoenix.profile.http.server;

import io.netty.channel.EventLoop;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.edge.AcceptingTransport;
import io.phoenix.profile.edge.EdgeConnections;
import io.phoenix.profile.metrics.HttpMetrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The API on one event loop. Deploy one per event loop; they share the port. */
public final class ApiVerticle extends VerticleBase {

    /** In Vert.x a negative port is a free one that all verticles share; with 0 each would get its own. */
    private static final int SHARED_FREE_PORT = -1;

    private static final long TICK_MILLIS = 1_000;

    private final HttpSettings settings;
    private final Duration drainMax;
    private final Function<Vertx, Handler<HttpServerRequest>> api;
    private final EdgeConnections connections;
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
            EdgeConnections connections,
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
        EventLoop loop = ((ContextInternal) context).nettyEventLoop();
        vertx.setPeriodic(TICK_MILLIS, due -> {
            measureLag();
            connections.sweep(loop);
        });
        HttpServerOptions options = options();
        AcceptingTransport.of(vertx).onAccept(options.getPort(), connections::accepted);
        return new Port(vertx, "http.port", settings.listen().tls())
                .listen(options, connections::opened, api.apply(vertx))
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
        HttpSettings.Http2 http2 = settings.http2();
        int port = settings.listen().port();
        return new HttpServerOptions()
                .setHost(settings.listen().host())
                .setPort(port == 0 ? SHARED_FREE_PORT : port)
                .setIdleTimeout((int) limits.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setSslHandshakeTimeout(limits.headTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxWebSocketFrameSize(settings.requests().bodyBytesMax())
                .setMaxWebSocketMessageSize(settings.requests().bodyBytesMax())
                // a compression dictionary per connection would cost far more memory than a subscription
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // an h2c upgrade bypasses the checks of a proxy in front
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new io.vertx.core.http.Http2Settings()
                        .setMaxConcurrentStreams(http2.streamsMax())
                        .setPushEnabled(false))
                .setHttp2RstFloodMaxRstFramePerWindow(http2.resetsMax())
                .setHttp2RstFloodWindowDuration((int) http2.resetsWindow().toSeconds())
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    }

    /** A timer that fires late shows how long the event loop was busy. */
    private void measureLag() {
        long now = System.nanoTime();
        metrics.eventLoopLagged(Math.max(0, now - lastTickNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)));
        lastTickNanos = now;
    }
}
