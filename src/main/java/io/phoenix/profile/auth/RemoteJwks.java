package io.phoenix.profile.auth;

import io.phoenix.profile.config.AuthSettings.Jwks;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the keys of a JWKS endpoint: at regular intervals, and early when a token names an unknown key. Limits the time and
 * size of an answer and the rate of requests, and follows no redirect. If the endpoint fails, the last keys stay in use.
 * Safe for use by several threads.
 */
final class RemoteJwks {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteJwks.class);

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions request;
    private final Jwks settings;
    private final JwksReader reader;
    private final LongSupplier nanoClock;
    private final Consumer<List<JsonObject>> listener;

    private @Nullable Promise<Void> inFlight;
    private long lastStartNanos;
    private boolean lastSucceeded = true;

    /** Starts the first request; {@code listener} gets all keys after each successful one, never concurrently. */
    RemoteJwks(
            Vertx vertx,
            URI uri,
            Jwks settings,
            JwksReader reader,
            LongSupplier nanoClock,
            Consumer<List<JsonObject>> listener) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) settings.timeout().toMillis())
                        .setKeepAlive(false),
                new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
        this.request = new RequestOptions()
                .setAbsoluteURI(uri.toString())
                .setTimeout(settings.timeout().toMillis())
                .putHeader("Accept", "application/jwk-set+json, application/json");
        this.settings = settings;
        this.reader = reader;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.lastStartNanos = nanoClock.getAsLong() - settings.pauseMin().toNanos();
        refresh();
        vertx.setPeriodic(settings.refresh().toMillis(), timer -> refresh());
    }

    /**
     * Loads the keys again, or joins the request in flight; does nothing if the last request started too recently.
     *
     * @return completes on the caller's context; fails if the last request failed
     */
    Future<Void> refresh() {
        Promise<Void> shared;
        boolean starts = false;
        synchronized (this) {
            if (inFlight == null) {
                if (nanoClock.getAsLong() - lastStartNanos < settings.pauseMin().toNanos()) {
                    return lastSucceeded ? Future.succeededFuture() : Future.failedFuture("the last request failed");
                }
                inFlight = Promise.promise();
                lastStartNanos = nanoClock.getAsLong();
                starts = true;
            }
            shared = inFlight;
        }
        // the request completes on a context of its own
        Promise<Void> mine = Promise.promise();
        Context context = vertx.getOrCreateContext();
        shared.future().onComplete(ended -> context.runOnContext(now -> mine.handle(ended)));
        if (starts) {
            load().map(reader::read).onComplete(loaded -> end(shared, loaded));
        }
        return mine.future();
    }

    private void end(Promise<Void> shared, AsyncResult<List<JsonObject>> loaded) {
        if (loaded.succeeded()) {
            listener.accept(loaded.result());
        } else {
            LOG.warn(
                    "jwks: loading failed, keeping the last keys, retrying within {} ms: {}",
                    settings.refresh().toMillis(),
                    loaded.cause().toString());
        }
        synchronized (this) {
            lastSucceeded = loaded.succeeded();
            inFlight = null;
        }
        shared.handle(loaded.mapEmpty());
    }

    private Future<JsonObject> load() {
        return client.request(request)
                .compose(sent -> sent.send()
                        .compose(this::body)
                        .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(failure -> sent.reset()))
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .map(JsonObject::new);
    }

    private Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        response.exceptionHandler(whole::tryFail);
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode() + " (expected: 200)");
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> {
                    body.appendBuffer(part);
                    if (body.length() > settings.bytesMax()) {
                        whole.tryFail("more than " + settings.bytesMax() + " bytes");
                        response.request().reset();
                    }
                })
                .endHandler(ended -> whole.tryComplete(body));
        return whole.future();
    }
}
