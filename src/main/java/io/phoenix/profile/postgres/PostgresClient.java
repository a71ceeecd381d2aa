package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Connections for one kind of statements. They are replaced together: a connection whose peer went silent stays dead after the
 * network heals, and the client can't close a single one. Thread-safe.
 */
final class PostgresClient {

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final PostgresServers servers;
    private final Supplier<Future<SqlConnectOptions>> primary;
    private final int connectionsMax;
    private volatile SqlClient current;

    private PostgresClient(
            Vertx vertx,
            PostgresSettings settings,
            PostgresServers servers,
            Supplier<Future<SqlConnectOptions>> primary,
            int connectionsMax) {
        this.vertx = vertx;
        this.settings = settings;
        this.servers = servers;
        this.primary = primary;
        this.connectionsMax = connectionsMax;
        this.current = build();
    }

    /** Pipelined connections, for statements that wait for nobody else. */
    static PostgresClient forReads(Vertx vertx, PostgresSettings settings, PostgresServers servers) {
        return new PostgresClient(
                vertx,
                settings,
                servers,
                servers::primary,
                settings.connections().max());
    }

    /** Connections for changes, which may wait for a locked row: no more than one other change waits behind them. */
    static PostgresClient forChanges(Vertx vertx, PostgresSettings settings, PostgresServers servers) {
        return new PostgresClient(
                vertx,
                settings,
                servers,
                () -> servers.primary().map(SingleConnection::closable),
                settings.connections().changesMax());
    }

    /** Connections whose options are those of the server, changed by the operator. */
    static PostgresClient of(
            Vertx vertx, PostgresSettings settings, PostgresServers servers, UnaryOperator<SqlConnectOptions> options) {
        return new PostgresClient(
                vertx,
                settings,
                servers,
                () -> servers.primary().map(options),
                settings.connections().max());
    }

    SqlClient current() {
        return current;
    }

    /** Closes every connection with everything in flight on it, and opens new ones, unless that has been done. */
    synchronized void renew(SqlClient old) {
        if (current == old) {
            current = build();
            old.close();
        }
    }

    /** Renews the connections as soon as there is a primary. Does nothing with a single server. */
    void leave(SqlClient notPrimary) {
        if (settings.addresses().size() > 1) {
            servers.primary().onSuccess(found -> renew(notPrimary));
        }
    }

    Future<Void> close() {
        return current.close();
    }

    private SqlClient build() {
        int connectTimeoutMillis = (int) settings.timeouts().connect().toMillis();
        return PgBuilder.client()
                .using(vertx)
                .connectingTo(primary)
                .with(new NetClientOptions().setConnectTimeout(connectTimeoutMillis))
                .with(new PoolOptions()
                        .setMaxSize(connectionsMax)
                        .setMaxWaitQueueSize(settings.connections().inFlightMax())
                        .setConnectionTimeout(connectTimeoutMillis)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }
}
