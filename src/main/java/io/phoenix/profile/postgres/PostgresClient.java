package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
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

    /** Closes every connection with everything in flight on it, and opens new ones. */
    synchronized void renew() {
        SqlClient old = current;
        servers = new PostgresServers(vertx, settings);
        current = build(servers);
        old.close();
    }

    /** Renews the connections as soon as there is a primary. Does nothing with a single server. */
    void leaveReadOnly(SqlClient readOnly) {
        if (settings.addresses().size() > 1) {
            servers.primary().onSuccess(found -> renewFrom(readOnly));
        }
    }

    private synchronized void renewFrom(SqlClient old) {
        if (current == old) {
            renew();
        }
    }

    Future<Void> close() {
        return current.close();
    }

    /** A separate pool for transactions, which can't be pipelined. */
    static Pool pool(Vertx vertx, PostgresSettings settings, int size) {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(new PostgresServers(vertx, settings)::primary)
                .with(netOptions(settings))
                .with(poolOptions(settings, size))
                .build();
    }

    private SqlClient build(PostgresServers targets) {
        return PgBuilder.client()
                .using(vertx)
                .connectingTo(targets::primary)
                .with(netOptions(settings))
                .with(poolOptions(settings, settings.connections().max()))
                .build();
    }

    private static NetClientOptions netOptions(PostgresSettings settings) {
        return new NetClientOptions()
                .setConnectTimeout((int) settings.timeouts().connect().toMillis());
    }

    private static PoolOptions poolOptions(PostgresSettings settings, int size) {
        return new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(settings.connections().inFlightMax())
                .setConnectionTimeout((int) settings.timeouts().connect().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
