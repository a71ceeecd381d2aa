package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Runs transactions one at a time, each within a time limit. A connection that exceeds it, or whose server turned read-only,
 * is replaced: its peer may never answer, and later transactions would queue behind it. Thread-safe.
 */
final class Transactions {

    private static final int CONNECTIONS = 1;

    private final Vertx vertx;
    private final PostgresSettings settings;
    private volatile Pool current;

    Transactions(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.current = PostgresClient.pool(vertx, settings, CONNECTIONS);
    }

    <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
        Pool pool = current;
        return pool.withTransaction(work)
                .timeout(settings.timeouts().statement().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> {
                    if (cause instanceof TimeoutException || StatementExecutor.isReadOnly(cause)) {
                        renew(pool);
                    }
                });
    }

    Future<Void> close() {
        return current.close();
    }

    private synchronized void renew(Pool old) {
        if (current == old) {
            current = PostgresClient.pool(vertx, settings, CONNECTIONS);
            old.close();
        }
    }
}
