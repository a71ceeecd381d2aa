package io.phoenix.profile.redis;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.outage.Jitter;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis that is replaced whenever it ends, with exponential backoff and without end. Thread-safe.
 *
 * <p>It is its own circuit breaker: a connection that misses a time limit is closed, nothing is sent until the next one
 * is open, and only a reply to a command resets the backoff.
 *
 * <p>Each connection has a client of its own. It is pipelined by all its users, so it never goes back to a pool, and
 * closing the client is the only way to close a connection whose replies may be out of step.
 */
final class ReconnectingConnection {

    /** How long a connection to a server that is no primary is kept, if the last one was left for that too. */
    private static final long REPLICA_KEPT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Vertx vertx;
    private final Supplier<RedisOptions> options;
    private final Duration connectTimeout;
    private final Handler<RedisConnection> onOpen;
    private final RepeatedWarnings warnings;
    private final Backoff backoff;

    private volatile @Nullable RedisConnection connection;
    private @Nullable Redis client;
    private boolean closed;
    private long replicaLeftNanos = System.nanoTime() - REPLICA_KEPT_NANOS;

    /** Does not connect yet; {@code onOpen} receives every new connection before it is used. */
    ReconnectingConnection(
            Vertx vertx,
            Supplier<RedisOptions> options,
            Duration connectTimeout,
            Duration pauseMax,
            RandomGenerator random,
            RepeatedWarnings warnings,
            Handler<RedisConnection> onOpen) {
        this.vertx = vertx;
        this.options = options;
        this.connectTimeout = connectTimeout;
        this.onOpen = onOpen;
        this.warnings = warnings;
        this.backoff = new Backoff(pauseMax, random);
    }

    /** Connects, and reconnects until closed; the future completes with the first attempt, successful or not. */
    synchronized Future<Void> open() {
        if (closed) {
            return Future.succeededFuture();
        }
        Redis opening = Redis.createClient(vertx, options.get());
        client = opening;
        return opening.connect()
                .timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(opened -> opened(opening, opened), cause -> lost(opening, reason(cause)))
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** The open connection, or null while there is none. */
    @Nullable RedisConnection current() {
        return connection;
    }

    synchronized void resetBackoff() {
        backoff.reset();
    }

    /** Closes the connection with everything in flight on it, and opens another. */
    synchronized void reconnect(String reason) {
        if (client != null) {
            lost(client, reason);
        }
    }

    /**
     * Reconnects to find the primary. Only every few seconds: the server may be the only one that is configured, and it still
     * answers reads.
     */
    synchronized void leaveReplica(String reason) {
        long now = System.nanoTime();
        if (now - replicaLeftNanos >= REPLICA_KEPT_NANOS) {
            replicaLeftNanos = now;
            reconnect(reason);
        }
    }

    synchronized Future<Void> close() {
        closed = true;
        connection = null;
        Redis current = client;
        client = null;
        return current == null ? Future.succeededFuture() : current.close();
    }

    private synchronized void opened(Redis opening, RedisConnection opened) {
        if (client != opening) {
            opening.close();
            return;
        }
        opened.endHandler(ended -> lost(opening, "connection closed"));
        opened.exceptionHandler(cause -> lost(opening, FailureMessage.of(cause)));
        onOpen.handle(opened);
        connection = opened;
    }

    private String reason(Throwable cause) {
        return cause instanceof TimeoutException
                ? "no connection within " + connectTimeout.toMillis() + " ms"
                : FailureMessage.of(cause);
    }

    private synchronized void lost(Redis which, String reason) {
        if (client != which || closed) {
            return;
        }
        connection = null;
        client = null;
        which.close();
        long pauseMillis = backoff.nextMillis();
        warnings.warn("redis: " + reason, ", reconnecting in " + pauseMillis + " ms");
        vertx.timer(pauseMillis, TimeUnit.MILLISECONDS).onSuccess(elapsed -> open());
    }

    /** Doubles up to a cap, with jitter. */
    private static final class Backoff {

        private static final long FIRST_MILLIS = 50;

        private final long capMillis;
        private final RandomGenerator random;
        private long nextMillis = FIRST_MILLIS;

        Backoff(Duration cap, RandomGenerator random) {
            this.capMillis = Math.max(FIRST_MILLIS, cap.toMillis());
            this.random = random;
        }

        long nextMillis() {
            long pause = Jitter.millis(Duration.ofMillis(nextMillis), random);
            nextMillis = Math.min(capMillis, nextMillis * 2);
            return pause;
        }

        void reset() {
            nextMillis = FIRST_MILLIS;
        }
    }
}
