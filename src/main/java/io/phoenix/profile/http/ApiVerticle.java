package io.phoenix.profile.http;

import io.phoenix.profile.config.HttpSettings;
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

    private @Nullable HttpServer server;

    /**
     * A verticle that binds when it is deployed.
     *
     * @param drainMax how long requests under way may take when it is undeployed
     */
    public ApiVerticle(HttpSettings settings, Duration drainMax, ApiRoutes routes) {
        this.settings = settings;
        this.drainMax = drainMax;
        this.routes = routes;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? SHARED_FREE_PORT : settings.port())
                .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpNoDelay(true);
        HttpServer binding = vertx.createHttpServer(options)
                .requestHandler(routes.handler(vertx))
                .invalidRequestHandler(InvalidRequest::answer);
        server = binding;
        return PortInUse.explain(binding.listen(), "http.port", settings.port());
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
