package io.phoenix.profile.app;

import io.phoenix.profile.config.Settings.Start;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.outage.Jitter;
import io.phoenix.profile.postgres.Migrations;
import io.phoenix.profile.postgres.PostgresBackend.Secrets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until Postgres answers and has the schema of this version, and migrates it if the instance is configured to. An
 * instance may start before its database does, or before a migration has ended; ending the process would only prolong an
 * outage. Says every five seconds what it waits for, whether or not an attempt has ended. Thread-safe; for one start.
 *
 * @param <T> what the start reads from the database
 */
final class DatabaseStart<T> {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);

    private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);

    /** How long the first attempt may take, however short the patience is. */
    private static final Duration ATTEMPT_MIN = Duration.ofSeconds(5);

    private final Platform platform;
    private final Vertx vertx;
    private final Start settings;
    private final Optional<Migrations> migrations;

    /** A migration may take hours, which would be a blocked thread elsewhere. */
    private final WorkerExecutor worker;

    private final Function<Secrets, Future<T>> read;

    private final Promise<T> usable = Promise.promise();
    private final long startNanos = System.nanoTime();

    /** Of the last attempt that failed. */
    private volatile @Nullable Throwable failure;

    /** @param read reads what the instance starts with; a failure is one of Postgres, so it is tried again */
    DatabaseStart(Platform platform, Function<Secrets, Future<T>> read) {
        this.platform = platform;
        this.read = read;
        this.vertx = platform.vertx();
        this.settings = platform.settings().server().start();
        this.migrations = Optional.of(platform.settings().postgres())
                .filter(postgres -> postgres.migrateOnStart())
                .map(Migrations::new);
        this.worker = vertx.createSharedWorkerExecutor("migrations", 1, 365, TimeUnit.DAYS);
    }

    /** Reads from the database; fails once the configured patience has ended. */
    Future<T> await() {
        long end = Math.max(settings.patience().toMillis(), ATTEMPT_MIN.toMillis());
        long endTimer = vertx.setTimer(end, due -> giveUp());
        long logTimer = vertx.setPeriodic(LOG_INTERVAL.toMillis(), due -> log());
        attempt();
        return usable.future().onComplete(ended -> {
            vertx.cancelTimer(endTimer);
            vertx.cancelTimer(logTimer);
            worker.close();
        });
    }

    private void attempt() {
        if (isOver()) {
            return;
        }
        migrated()
                .compose(migrated -> platform.postgres().requireSchema())
                .compose(current -> platform.postgres().secrets())
                .compose(read)
                .onSuccess(usable::tryComplete)
                .onFailure(this::failed);
    }

    private Future<Void> migrated() {
        return migrations
                .map(pending -> worker.executeBlocking(pending::attempt, false)
                        .onSuccess(executed -> LOG.info("Migrations run: {}", executed))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    private void failed(Throwable cause) {
        boolean first = failure == null;
        failure = cause;
        if (isOver()) {
            return;
        }
        if (waited().compareTo(settings.patience()) > 0) {
            giveUp();
            return;
        }
        if (first) {
            log();
        }
        vertx.setTimer(Jitter.millis(settings.retryPauseMax(), platform.random()), due -> attempt());
    }

    /** Ends a migration that still runs first: it would hold its locks for as long as the process lives. */
    private void giveUp() {
        IllegalStateException ended = new IllegalStateException(
                "Postgres: not usable within " + settings.patience().toSeconds() + " s (start.patience): " + state(),
                failure);
        vertx.executeBlocking(
                        () -> {
                            if (migrations.isPresent()) {
                                migrations.get().abort();
                            }
                            return null;
                        },
                        false)
                .onComplete(aborted -> usable.tryFail(ended));
    }

    private void log() {
        LOG.warn("waiting for Postgres since {} s: {}", waited().toSeconds(), state());
    }

    private String state() {
        Throwable cause = failure;
        String last = cause == null ? "no answer yet" : FailureMessage.of(cause);
        return migrations
                .flatMap(Migrations::running)
                .map(version -> version + " runs")
                .orElse(last);
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private boolean isOver() {
        return usable.future().isComplete();
    }
}
