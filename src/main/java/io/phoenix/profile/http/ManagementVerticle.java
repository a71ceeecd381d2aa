package io.phoenix.profile.http;

import io.phoenix.profile.config.ManagementSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** The port for operators: it is not for clients, and asks for no credentials. */
public final class ManagementVerticle extends VerticleBase {

    /** Longer than between two questions of whoever watches, so that its connection stays. */
    private static final int IDLE_SECONDS = 60;

    private final ManagementSettings settings;
    private final Readiness readiness;

    private @Nullable HttpServer server;

    /** A verticle that binds when it is deployed. */
    public ManagementVerticle(ManagementSettings settings, Readiness readiness) {
        this.settings = settings;
        this.readiness = readiness;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        Failures.install(router);
        new HealthRoutes(readiness).mount(router);
        HttpServer binding = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router)
                .invalidRequestHandler(InvalidRequest::answer);
        server = binding;
        return PortInUse.explain(binding.listen(settings.port(), settings.host()), "management.port", settings.port());
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
