package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.edge.AcceptingTransport;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.EdgeBudgets;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.ops.Readiness.Part;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.redis.RedisBackend;
import io.phoenix.profile.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
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
        EdgeBudgets edge,
        RedisBackend redis,
        PostgresBackend postgres) {

    static Platform of(Settings settings) {
        VertxBuilder builder = Vertx.builder().withTransport(AcceptingTransport.create());
        Optional<Tracing> tracing = settings.observability()
                .tracing()
                .endpoint()
                .map(endpoint -> Tracing.to(endpoint, settings.observability().tracing()));
        Vertx vertx = tracing.map(on -> on.vertx(builder)).orElseGet(builder::build);
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
        EdgeBudgets edge = EdgeBudgets.of(
                settings.server().http(),
                settings.live(),
                settings.changes(),
                settings.search(),
                settings.pictures(),
                settings.access().auth().tokens(),
                settings.generation().avatars());
        edge.all().forEach(budget -> measure(budget, metrics));
        return new Platform(settings, random, tracing, vertx, metrics, edge, redis, postgres);
    }

    private static void measure(Budget budget, ServiceMetrics metrics) {
        String[] label = {"resource", budget.resource()};
        metrics.gauge("edge.used", "Amount in use of a resource of the API port", budget::used, label);
        metrics.gauge("edge.limit", "The limit of a resource of the API port", budget::max, label);
        metrics.counter("edge.refusals", "Requests for a resource that its limit refused", budget.refusals(), label);
        metrics.counter("edge.displaced", "Holders displaced at a limit", budget.displaced(), label);
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
