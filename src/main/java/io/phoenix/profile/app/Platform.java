package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.ops.Readiness.Part;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.redis.RedisBackend;
import io.phoenix.profile.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What an instance is built on: Vert.x, tracing, metrics, and the clients of Redis and Postgres. */
record Platform(
        Settings settings,
        RandomGenerator random,
        Optional<Tracing> tracing,
        Vertx vertx,
        ServiceMetrics metrics,
        RedisBackend redis,
        PostgresBackend postgres) {

    static Platform of(Settings settings) {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        Optional<Tracing> tracing = settings.observability()
                .tracing()
                .endpoint()
                .map(endpoint -> Tracing.to(endpoint, settings.observability().tracing()));
        Vertx vertx = tracing.map(on -> on.vertx(options)).orElseGet(() -> Vertx.vertx(options));
        RandomGenerator random = new SecureRandom();
        ServiceMetrics metrics = new ServiceMetrics();
        RedisBackend redis = new RedisBackend(vertx, settings.redis(), random, metrics.redis());
        PostgresBackend postgres = new PostgresBackend(vertx, settings.postgres());
        metrics.gauge("postgres.statements.in.flight", "Statements in flight", postgres::statementsInFlight);
        metrics.gauge(
                "postgres.circuit.open",
                "1 while the circuit breaker of Postgres is open",
                () -> postgres.isCircuitOpen() ? 1 : 0);
        metrics.gauge(
                "postgres.primaries",
                "Configured servers that answered as primary at the last look",
                postgres::primaries);
        metrics.gauge("redis.connections", "Open connections for commands", redis::openConnections);
        return new Platform(settings, random, tracing, vertx, metrics, redis, postgres);
    }

    /** Ready when Postgres answers and has the schema of this version. Without Redis, an instance is slower but right. */
    Readiness readiness() {
        return new Readiness(
                List.of(
                        Part.required("database", "connected", "unreachable", postgres::ping),
                        Part.required("schema", "current", null, postgres::requireSchema),
                        Part.optional("cache", "connected", "unreachable", redis::ping)),
                metrics.consistency()::staleEntries);
    }

    /** Closes everything, the last first; a failure does not keep the rest open. Completes outside of any event loop. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        redis.close()
                .eventually(postgres::close)
                .onComplete(ended -> metrics.close())
                .eventually(this::closeTracing)
                .onComplete(ended -> vertx.close().onComplete(closed));
        return closed.future();
    }

    /** Sends the queued spans, which blocks. */
    private Future<?> closeTracing() {
        return tracing.<Future<?>>map(on -> vertx.executeBlocking(() -> {
                    on.close();
                    return null;
                }))
                .orElseGet(Future::succeededFuture);
    }
}
