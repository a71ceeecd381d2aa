package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
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
    private final PostgresServers servers;
    private volatile SqlClient current;

    PostgresClient(Vertx vertx, PostgresSettings settings, PostgresServers servers) {
        this.vertx = vertx;
        this.settings = settings;
        this.servers = servers;
        this.current = build();
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
                .connectingTo(servers::primary)
                .with(new NetClientOptions().setConnectTimeout(connectTimeoutMillis))
                .with(new PoolOptions()
                        .setMaxSize(settings.connections().max())
                        .setMaxWaitQueueSize(settings.connections().inFlightMax())
                        .setConnectionTimeout(connectTimeoutMillis)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
    }
}
