package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.ops.Readiness.Part;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.postgres.PostgresBackend;
import io.phoenix.profile.redis.RedisBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is behind an instance, and whether it is there. */
record Backends(RedisBackend redis, PostgresBackend postgres) {

    static Backends of(Vertx vertx, Settings settings, RandomGenerator random, ServiceMetrics metrics) {
        Backends backends = new Backends(
                new RedisBackend(vertx, settings.redis(), random, metrics.reads()),
                new PostgresBackend(vertx, settings.postgres()));
        backends.gauge(metrics);
        return backends;
    }

    /** Ready when each of them answers, and invalidations arrive. */
    Readiness readiness() {
        return new Readiness(List.of(
                new Part("database", "connected", "unreachable", postgres::ping),
                new Part("cache", "connected", "unreachable", redis::ping),
                new Part(
                        "bus",
                        "subscribed",
                        "not subscribed",
                        () -> redis.bus().isSubscribed()
                                ? Future.succeededFuture()
                                : Future.failedFuture("not subscribed"))));
    }

    /** Closes both, whatever becomes of one. */
    Future<Void> close() {
        return redis.close().eventually(postgres::close);
    }

    private void gauge(ServiceMetrics metrics) {
        metrics.gauge("postgres.statements.in.flight", "Statements in flight", postgres::statementsUnderWay);
        metrics.gauge(
                "postgres.circuit.open",
                "1 while the circuit breaker of Postgres is open",
                () -> postgres.isPausing() ? 1 : 0);
        metrics.gauge("redis.connections", "Open connections for commands", redis::connectionsOpen);
        metrics.gauge(
                "bus.subscribed",
                "1 while the instance is subscribed to the bus",
                () -> redis.bus().isSubscribed() ? 1 : 0);
    }
}
