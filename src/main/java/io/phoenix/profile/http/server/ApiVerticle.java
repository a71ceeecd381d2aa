package io.phoenix.profile.http.server;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.http.ApiRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The port of the API. One instance an event loop; all of them share the port. */
public final class ApiVerticle extends VerticleBase {

    /** For Vert.x a negative port is a free one that all instances share; with 0 each would take one of its own. */
    private static final int SHARED_FREE_PORT = -1;

    private final HttpSettings settings;
    private final Duration drainMax;
    private final ApiRoutes routes;
    private final Connections connections;

    private @Nullable HttpServer server;

    /**
     * A verticle that binds when it is deployed.
     *
     * @param drainMax how long requests under way may take when it is undeployed
     * @param connections of all instances
     */
    public ApiVerticle(HttpSettings settings, Duration drainMax, ApiRoutes routes, Connections connections) {
        this.settings = settings;
        this.drainMax = drainMax;
        this.routes = routes;
        this.connections = connections;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.listen().host())
                .setPort(
                        settings.listen().port() == 0
                                ? SHARED_FREE_PORT
                                : settings.listen().port())
                .setIdleTimeout((int) settings.connections().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true)
                .setMaxWebSocketFrameSize(settings.requests().bodyBytesMax())
                .setMaxWebSocketMessageSize(settings.requests().bodyBytesMax())
                // a dictionary for each connection would cost many times what is watched by it
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // an upgrade within HTTP/1.1 leads past what a proxy in front checks
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new io.vertx.core.http.Http2Settings()
                        .setMaxConcurrentStreams(settings.connections().http2StreamsMax())
                        .setPushEnabled(false))
                .setHttp2RstFloodMaxRstFramePerWindow(settings.connections().http2ResetsMax())
                .setHttp2RstFloodWindowDuration(
                        (int) settings.connections().http2ResetsWindow().toSeconds())
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        PortTls tls = new PortTls(vertx, settings.listen().tls());
        return tls.addTo(options).compose(complete -> {
            HttpServer binding = vertx.createHttpServer(complete)
                    .connectionHandler(connections::opened)
                    .requestHandler(routes.handler(vertx))
                    .invalidRequestHandler(InvalidRequest::answer);
            server = binding;
            return PortInUse.explain(
                            binding.listen(), "http.port", settings.listen().port())
                    .onSuccess(tls::keepCurrent);
        });
    }

    @Override
    public Future<?> stop() {
        HttpServer bound = server;
        return bound == null ? Future.succeededFuture() : bound.shutdown(drainMax.toMillis(), TimeUnit.MILLISECONDS);
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
