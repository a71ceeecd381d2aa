package io.phoenix.profile.auth;

import io.phoenix.profile.config.JwksSettings;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up with the keys of a key server. It is asked in regular intervals, and out of turn when a token names a key that
 * is not known, then at most once in a while. While it does not answer, the keys that were last heard of go on. Safe for
 * use by several threads.
 */
final class PublishedKeys {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private final Vertx vertx;
    private final KeyServer server;
    private final PublicKeys reader;
    private final long pauseMinNanos;
    private final LongSupplier nanoClock;
    private final Consumer<List<JsonObject>> listener;

    private @Nullable Promise<Void> underWay;
    private long lastBeganNanos;
    private boolean reached = true;

    /**
     * Begins to ask at once.
     *
     * @param listener is told of all keys whenever the server answered
     */
    PublishedKeys(
            Vertx vertx,
            URI uri,
            JwksSettings settings,
            PublicKeys reader,
            LongSupplier nanoClock,
            Consumer<List<JsonObject>> listener) {
        this.vertx = vertx;
        this.server = new KeyServer(vertx, uri, settings);
        this.reader = reader;
        this.pauseMinNanos = settings.pauseMin().toNanos();
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.lastBeganNanos = nanoClock.getAsLong() - pauseMinNanos;
        refresh();
        vertx.setPeriodic(settings.refresh().toMillis(), timer -> refresh());
    }

    /**
     * Asks again, if the last time is long enough ago; joins the asking that is under way.
     *
     * @return ends, on the caller's context, when there is nothing more to wait for; fails when the server did not answer
     */
    Future<Void> refresh() {
        Promise<Void> mine = Promise.promise();
        Promise<Void> begun;
        boolean begins = false;
        synchronized (this) {
            if (underWay == null) {
                if (nanoClock.getAsLong() - lastBeganNanos < pauseMinNanos) {
                    return reached ? Future.succeededFuture() : Future.failedFuture("not reached the last time");
                }
                underWay = Promise.promise();
                lastBeganNanos = nanoClock.getAsLong();
                begins = true;
            }
            begun = underWay;
        }
        // the asking answers on a context of its own
        Context context = vertx.getOrCreateContext();
        begun.future().onComplete(ended -> context.runOnContext(now -> mine.handle(ended)));
        if (begins) {
            server.keySet().map(reader::in).onComplete(asked -> end(begun, asked));
        }
        return mine.future();
    }

    private void end(Promise<Void> asking, AsyncResult<List<JsonObject>> asked) {
        if (asked.succeeded()) {
            listener.accept(asked.result());
        } else {
            LOG.warn(
                    "The key server did not answer as expected; the keys known so far go on: {}",
                    asked.cause().toString());
        }
        synchronized (this) {
            reached = asked.succeeded();
            underWay = null;
        }
        asking.handle(asked.mapEmpty());
    }
}
