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
 * The pipelined connections for statements. They can be renewed as a whole: a connection whose peer went silent is of no
 * use even after the network heals, and the client has no way to close one of them alone. Safe for use by several threads.
 */
final class PostgresClient {

    private final Vertx vertx;
    private final PostgresSettings settings;
    private volatile PrimaryServer primary;
    private volatile SqlClient present;

    PostgresClient(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.primary = primary(vertx, settings);
        this.present = build(primary);
    }

    SqlClient present() {
        return present;
    }

    /** Closes every connection, whatever is under way on it, and begins with new ones. */
    synchronized void renew() {
        SqlClient old = present;
        primary = primary(vertx, settings);
        present = build(primary);
        old.close();
    }

    /** Begins anew with a server that takes writes, as soon as there is one. Does nothing where there is one server only. */
    void leaveReadOnly(SqlClient readOnly) {
        if (settings.addresses().size() > 1) {
            primary.find().onSuccess(found -> renewFrom(readOnly));
        }
    }

    private synchronized void renewFrom(SqlClient old) {
        if (present == old) {
            renew();
        }
    }

    Future<Void> close() {
        return present.close();
    }

    /** A small pool beside it, for work in transactions, which cannot be pipelined. */
    static Pool pool(Vertx vertx, PostgresSettings settings, int size) {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(primary(vertx, settings)::find)
                .with(new NetClientOptions()
                        .setConnectTimeout((int) settings.timeouts().connect().toMillis()))
                .with(poolOptions(settings, size))
                .build();
    }

    private SqlClient build(PrimaryServer server) {
        return PgBuilder.client()
                .using(vertx)
                .connectingTo(server::find)
                .with(new NetClientOptions()
                        .setConnectTimeout((int) settings.timeouts().connect().toMillis()))
                .with(poolOptions(settings, settings.connections().max()))
                .build();
    }

    private static PrimaryServer primary(Vertx vertx, PostgresSettings settings) {
        return new PrimaryServer(
                vertx, PostgresServers.of(settings), settings.timeouts().connect());
    }

    private static PoolOptions poolOptions(PostgresSettings settings, int size) {
        return new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(settings.connections().inFlightMax())
                .setConnectionTimeout((int) settings.timeouts().connect().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
