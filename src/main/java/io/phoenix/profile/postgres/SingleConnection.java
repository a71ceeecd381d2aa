package io.phoenix.profile.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One connection that no other statement waits for, opened on first use. A failure of any kind closes it, and the next statement
 * opens another: the peer may be silent, or no longer the primary. Results that come after the time limit are ignored.
 * Thread-safe.
 */
final class SingleConnection {

    /** Closes a socket whose peer is silent; without it, each attempt to connect during an outage would leave one open. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Supplier<Future<SqlConnectOptions>> server;
    private final Duration connectTimeout;
    private volatile Pool current;

    /** The server is asked for before each connect. */
    SingleConnection(Vertx vertx, Supplier<Future<SqlConnectOptions>> server, Duration connectTimeout) {
        this.vertx = vertx;
        this.server = server;
        this.connectTimeout = connectTimeout;
        this.current = open();
    }

    /**
     * Executes a statement; the time limit includes the time to connect. Once more if its plan died, over another connection,
     * where it is prepared anew.
     */
    Future<RowSet<Row>> run(String sql, Tuple parameters, Duration timeout) {
        return once(sql, parameters, timeout)
                .recover(cause -> StatementExecutor.isPlanDead(cause)
                        ? once(sql, parameters, timeout)
                        : Future.failedFuture(cause));
    }

    private Future<RowSet<Row>> once(String sql, Tuple parameters, Duration timeout) {
        Pool used = current;
        return used.preparedQuery(sql)
                .execute(parameters)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> replace(used));
    }

    /** Closes the connection; the next statement opens another. */
    void renew() {
        replace(current);
    }

    Future<Void> close() {
        return current.close();
    }

    private synchronized void replace(Pool old) {
        if (current == old) {
            current = open();
            old.close();
        }
    }

    private Pool open() {
        int connectTimeoutMillis = (int) connectTimeout.toMillis();
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(() -> server.get().map(SingleConnection::closable))
                .with(new NetClientOptions()
                        .setConnectTimeout(connectTimeoutMillis)
                        .setReadIdleTimeout((int) SILENCE_MAX.toSeconds()))
                .with(new PoolOptions()
                        .setMaxSize(1)
                        .setConnectionTimeout(connectTimeoutMillis)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }

    /**
     * The client closes a connection with a statement in flight only if it may pipeline. Through a pooler it may not; there
     * the limit on silence closes the connection.
     */
    static SqlConnectOptions closable(SqlConnectOptions server) {
        // a copy would lose that it is for a pooler
        boolean pooler = server instanceof PgConnectOptions options && options.getUseLayer7Proxy();
        return pooler ? server : new PgConnectOptions(server).setPipeliningLimit(2);
    }
}
