package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.TimeUnit;

/**
 * The pipelined connections for statements. They are replaced together: a connection whose peer went silent stays dead
 * after the network heals, and the client can't close a single one. Thread-safe.
 */
final class PostgresClient {

    private final Vertx vertx;
    private final PostgresSettings settings;
    private volatile PostgresServers servers;
    private volatile SqlClient current;

    PostgresClient(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.servers = new PostgresServers(vertx, settings);
        this.current = build(servers);
    }

    SqlClient current() {
        return current;
    }

    /** Closes every connection with everything in flight on it, and opens new ones, unless that has been done. */
    synchronized void renew(SqlClient old) {
        if (current == old) {
            servers = new PostgresServers(vertx, settings);
            current = build(servers);
            old.close();
        }
    }

    /** Renews the connections as soon as there is a primary. Does nothing with a single server. */
    void leaveReadOnly(SqlClient readOnly) {
        if (settings.addresses().size() > 1) {
            servers.primary().onSuccess(found -> renew(readOnly));
        }
    }

    Future<Void> close() {
        return current.close();
    }

    /** A separate pool of one connection for transactions, which can't be pipelined. */
    static Pool singleConnection(Vertx vertx, PostgresSettings settings) {
        return build(PgBuilder.pool(), vertx, settings, new PostgresServers(vertx, settings), 1);
    }

    private SqlClient build(PostgresServers targets) {
        return build(
                PgBuilder.client(),
                vertx,
                settings,
                targets,
                settings.connections().max());
    }

    private static <C extends SqlClient> C build(
            ClientBuilder<C> builder,
            Vertx vertx,
            PostgresSettings settings,
            PostgresServers targets,
            int connectionsMax) {
        int connectTimeoutMillis = (int) settings.timeouts().connect().toMillis();
        return builder.using(vertx)
                .connectingTo(targets::primary)
                .with(new NetClientOptions().setConnectTimeout(connectTimeoutMillis))
                .with(new PoolOptions()
                        .setMaxSize(connectionsMax)
                        .setMaxWaitQueueSize(settings.connections().inFlightMax())
                        .setConnectionTimeout(connectTimeoutMillis)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }
}
