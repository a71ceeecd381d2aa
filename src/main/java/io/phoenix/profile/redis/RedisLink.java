package io.phoenix.profile.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis that heals itself: whenever it ends, it is opened again, for ever, with growing pauses. Safe
 * for use by several threads.
 *
 * <p>It is also the circuit breaker: what does not answer in time is closed, nothing is sent until another connection has
 * been opened and greeted, and only a reply to a command makes the next pause short again.
 *
 * <p>The connection is taken from a client of its own and never given back, for two reasons: what shares it is
 * pipelined, and closing that client is the only way to be rid of a connection that may have lost its place in the
 * replies.
 */
final class RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private final Vertx vertx;
    private final Supplier<RedisOptions> options;
    private final Duration connectTimeout;
    private final Handler<RedisConnection> whenOpen;
    private final Backoff backoff;

    private volatile @Nullable RedisConnection connection;
    private @Nullable Redis client;
    private boolean closed;

    /**
     * A link that is not open yet.
     *
     * @param options of the next connection
     * @param whenOpen is handed every connection before anybody else uses it
     */
    RedisLink(
            Vertx vertx,
            Supplier<RedisOptions> options,
            Duration connectTimeout,
            Duration pauseMax,
            RandomGenerator random,
            Handler<RedisConnection> whenOpen) {
        this.vertx = vertx;
        this.options = options;
        this.connectTimeout = connectTimeout;
        this.whenOpen = whenOpen;
        this.backoff = new Backoff(pauseMax, random);
    }

    /** Opens the connection, now or as soon as Redis can be reached; the future ends with the first attempt. */
    synchronized Future<Void> open() {
        if (closed) {
            return Future.succeededFuture();
        }
        Redis opening = Redis.createClient(vertx, options.get());
        client = opening;
        return opening.connect()
                .timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(opened -> opened(opening, opened), cause -> lost(opening, cause.getMessage()))
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** The open connection, or null while there is none. */
    @Nullable RedisConnection connection() {
        return connection;
    }

    /** The connection does what it is for; so when it ends, the next one is tried soon. */
    synchronized void proved() {
        backoff.reset();
    }

    /** Gives the connection up, whatever was under way on it, and opens another. */
    void renew(String reason) {
        Redis present;
        synchronized (this) {
            present = client;
        }
        if (present != null) {
            lost(present, reason);
        }
    }

    synchronized Future<Void> close() {
        closed = true;
        connection = null;
        Redis present = client;
        client = null;
        return present == null ? Future.succeededFuture() : present.close();
    }

    private synchronized void opened(Redis opening, RedisConnection opened) {
        if (client != opening) {
            opening.close();
            return;
        }
        opened.endHandler(ended -> lost(opening, "the connection ended"));
        opened.exceptionHandler(cause -> lost(opening, cause.getMessage()));
        whenOpen.handle(opened);
        connection = opened;
    }

    private synchronized void lost(Redis which, @Nullable String reason) {
        if (client != which || closed) {
            return;
        }
        connection = null;
        client = null;
        which.close();
        long pauseMillis = backoff.nextMillis();
        LOG.warn("Redis: {}; trying again in {} ms", reason, pauseMillis);
        vertx.timer(pauseMillis, TimeUnit.MILLISECONDS).onSuccess(rested -> open());
    }
}
