package io.phoenix.profile.app;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.config.Settings.Start;
import io.phoenix.profile.outage.Jitter;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.PostgresBackend.Secrets;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until Postgres answers and has the schema of this version, and migrates it if the instance is configured to. An
 * instance may start before its database does, or before a migration has ended; ending the process would only prolong an
 * outage.
 */
record DatabaseStart(Platform platform) {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);

    private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);

    /** Reads the secrets of the database; fails once the configured patience has ended. */
    Future<Secrets> await() {
        return await(System.nanoTime(), System.nanoTime() - LOG_INTERVAL.toNanos());
    }

    private Future<Void> migrated() {
        PostgresSettings settings = platform.settings().postgres();
        if (!settings.migrateOnStart()) {
            return Future.succeededFuture();
        }
        return platform.vertx()
                .executeBlocking(() -> new Migrations(settings).migrate(), false)
                .onSuccess(executed -> LOG.info("Migrations run: {}", executed))
                .mapEmpty();
    }

    private Future<Secrets> await(long startNanos, long loggedNanos) {
        return migrated()
                .compose(migrated -> platform.postgres().requireSchema())
                .compose(current -> platform.postgres().secrets())
                .recover(cause -> {
                    long nowNanos = System.nanoTime();
                    Start start = platform.settings().server().start();
                    if (nowNanos - startNanos > start.patience().toNanos()) {
                        return Future.failedFuture(new IllegalStateException(
                                "Postgres: not usable within "
                                        + start.patience().toSeconds() + " s (start.patience): " + cause.getMessage(),
                                cause));
                    }
                    boolean logDue = nowNanos - loggedNanos >= LOG_INTERVAL.toNanos();
                    if (logDue) {
                        LOG.warn(
                                "waiting for Postgres since {} s: {}",
                                TimeUnit.NANOSECONDS.toSeconds(nowNanos - startNanos),
                                cause.getMessage());
                    }
                    return platform.vertx()
                            .timer(Jitter.millis(start.retryPauseMax(), platform.random()), TimeUnit.MILLISECONDS)
                            .compose(paused -> await(startNanos, logDue ? nowNanos : loggedNanos));
                });
    }
}
