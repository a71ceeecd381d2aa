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
 * Runs transactions, one at a time, each within the time limit. A connection that misses it is given up: its peer may have
 * gone silent for good, and all later transactions would wait for it. So is one to a server that takes no writes any more. Safe for use by several threads.
 */
final class Transactions {

    private static final int CONNECTIONS = 1;

    private final Vertx vertx;
    private final PostgresSettings settings;
    private volatile Pool present;

    Transactions(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.present = PostgresClient.pool(vertx, settings, CONNECTIONS);
    }

    <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
        Pool pool = present;
        return pool.withTransaction(work)
                .timeout(settings.timeouts().statement().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> {
                    if (cause instanceof TimeoutException || Statements.isReadOnly(cause)) {
                        renew(pool);
                    }
                });
    }

    Future<Void> close() {
        return present.close();
    }

    private synchronized void renew(Pool silent) {
        if (present == silent) {
            present = PostgresClient.pool(vertx, settings, CONNECTIONS);
            silent.close();
        }
    }
}
