package io.phoenix.profile.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.phoenix.profile.config.TokenSettings.Jwks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes at a URL. The library caches them, fetches them again at regular intervals and early
 * when a token names an unknown key, limits how often, and keeps the last ones while the URL does not answer. Fetches run on
 * a thread of their own; {@link #current} never blocks. Thread-safe.
 */
final class PublishedKeys {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private final URI uri;
    private final Set<String> algorithms;
    private final JwksDownload download;
    private final Runnable onChange;
    private final ScheduledExecutorService thread;
    private final long fetchMillisMax;
    private final JWKSetSource<SecurityContext> source;

    private volatile KeySet current = KeySet.EMPTY;
    private volatile boolean answers = true;
    private @Nullable Future<Void> refreshing;

    /** Starts the first fetch; {@code onChange} runs after each one that changed the keys. */
    PublishedKeys(Vertx vertx, URI uri, Set<String> algorithms, Jwks settings, Runnable onChange) {
        this.uri = uri;
        this.algorithms = algorithms;
        this.download = new JwksDownload(vertx, uri, settings);
        this.onChange = onChange;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread daemon = new Thread(task, "jwks " + uri.getHost());
            daemon.setDaemon(true);
            return daemon;
        });
        // only a safeguard: the download keeps its own time limit, unless Vert.x is closed
        this.fetchMillisMax = 2 * settings.timeout().toMillis();
        this.source = cached(settings);
        refresh(current);
    }

    private JWKSetSource<SecurityContext> cached(Jwks settings) {
        long timeoutMillis = settings.timeout().toMillis();
        // the library refreshes that long before the end of the time to live, so once per interval
        long timeToLiveMillis = settings.refresh().toMillis() + 2 * timeoutMillis;
        JWKSetSource<SecurityContext> fetched = new JWKSetSource<>() {
            @Override
            public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
                    throws KeySourceException {
                return fetch();
            }

            @Override
            public void close() {}
        };
        return ((JWKSetBasedJWKSource<SecurityContext>) JWKSourceBuilder.create(fetched)
                        .cache(timeToLiveMillis, timeoutMillis)
                        .refreshAheadCache(timeoutMillis, null, thread, false, thread, false)
                        .rateLimited(settings.pauseMin().toMillis())
                        .outageTolerantForever()
                        .build())
                .getJWKSetSource();
    }

    /** The keys of the last successful fetch; none before the first. */
    KeySet current() {
        return current;
    }

    /** Whether the last fetch succeeded. */
    boolean answers() {
        return answers;
    }

    /**
     * Fetches the keys again, within the rate limit, unless they have changed since the caller saw them; joins a fetch in
     * flight. Never fails.
     */
    @SuppressWarnings("ReferenceEquality") // changed keys are another object
    synchronized Future<Void> refresh(KeySet seen) {
        if (seen != current) {
            return Future.succeededFuture();
        }
        if (refreshing == null || refreshing.isComplete()) {
            Promise<Void> refreshed = Promise.promise();
            refreshing = refreshed.future();
            try {
                thread.execute(() -> refresh(refreshed));
            } catch (RejectedExecutionException closed) {
                refreshed.complete();
            }
        }
        return refreshing;
    }

    private void refresh(Promise<Void> refreshed) {
        try {
            source.getJWKSet(JWKSetCacheRefreshEvaluator.forceRefresh(), System.currentTimeMillis(), null);
        } catch (KeySourceException unchanged) {
            LOG.debug("jwks: {} keeps its keys: {}", uri, unchanged.toString());
        } finally {
            refreshed.complete();
        }
    }

    private JWKSet fetch() throws KeySourceException {
        try {
            KeySet fetched = KeySet.parse(
                    download.body()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(fetchMillisMax, TimeUnit.MILLISECONDS),
                    algorithms);
            if (!answers) {
                LOG.info("jwks: {} answers again", uri);
            }
            answers = true;
            // equal keys keep the same object, and with it the cached credentials
            if (!fetched.hasSameKeysAs(current)) {
                current = fetched;
                onChange.run();
            }
            return fetched.toJwkSet();
        } catch (ExecutionException failed) {
            throw unavailable(failed.getCause());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw unavailable(closed);
        } catch (Exception malformed) {
            throw unavailable(malformed);
        }
    }

    private KeySourceException unavailable(@Nullable Throwable cause) {
        if (answers) {
            LOG.warn("jwks: {} gives no keys, keeping the last ones: {}", uri, String.valueOf(cause));
        }
        answers = false;
        return new JWKSetRetrievalException("no keys", cause);
    }

    void close() {
        thread.shutdownNow();
    }
}
