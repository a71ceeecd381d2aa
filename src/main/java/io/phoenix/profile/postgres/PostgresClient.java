package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.TimeUnit;

/**
 * The pipelined connections for statements. They can be renewed as a whole: a connection whose peer went silent is of no
 * use even after the network heals, and the client has no way to close one of them alone. Safe for use by several threads.
 */
final class PostgresClient {

    private static final int STATEMENTS_CACHED_MAX = 256;

    private final Vertx vertx;
    private final PostgresSettings settings;
    private volatile SqlClient present;

    PostgresClient(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.present = build();
    }

    SqlClient present() {
        return present;
    }

    /** Closes every connection, whatever is under way on it, and begins with new ones. */
    synchronized void renew() {
        SqlClient old = present;
        present = build();
        old.close();
    }

    Future<Void> close() {
        return present.close();
    }

    /** A small pool beside it, for work in transactions, which cannot be pipelined. */
    static Pool pool(Vertx vertx, PostgresSettings settings, int size) {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(connectOptions(settings))
                .with(new NetClientOptions()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis()))
                .with(poolOptions(settings, size))
                .build();
    }

    private SqlClient build() {
        return PgBuilder.client()
                .using(vertx)
                .connectingTo(connectOptions(settings))
                .with(new NetClientOptions()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis()))
                .with(poolOptions(settings, settings.connections()))
                .build();
    }

    private static PoolOptions poolOptions(PostgresSettings settings, int size) {
        return new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(settings.underWayMax())
                .setConnectionTimeout((int) settings.connectTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** The files are read for every pool anew, and not on an event loop. */
    private static ClientSSLOptions tls(PostgresSettings settings) {
        ClientSSLOptions options = new ClientSSLOptions();
        return switch (settings.sslMode()) {
            case "verify-full" -> trusting(settings, options.setHostnameVerificationAlgorithm("HTTPS"));
            case "verify-ca" -> trusting(settings, options.setHostnameVerificationAlgorithm(""));
            default -> options.setTrustAll(true).setHostnameVerificationAlgorithm("");
        };
    }

    private static ClientSSLOptions trusting(PostgresSettings settings, ClientSSLOptions options) {
        return options.setTrustOptions(
                new PemTrustOptions().addCertPath(settings.ca().orElseThrow().toString()));
    }

    private static PgConnectOptions connectOptions(PostgresSettings settings) {
        PgConnectOptions options = PgConnectOptions.fromUri(settings.uri().toString());
        if (!settings.sslMode().equals("disable")) {
            options.setSslOptions(tls(settings));
        }
        return settings.transactionPooler() ? throughPooler(options) : directly(options, settings);
    }

    /**
     * Each transaction may be another server's: nothing is prepared ahead, and one statement is under way on a connection. A
     * pooler refuses parameters of a session that it does not know, so they are left to the role.
     */
    private static PgConnectOptions throughPooler(PgConnectOptions options) {
        // one of the client's defaults, for numbers that are not in this schema
        options.getProperties().remove("extra_float_digits");
        return options.setUseLayer7Proxy(true).setCachePreparedStatements(false).setPipeliningLimit(1);
    }

    private static PgConnectOptions directly(PgConnectOptions options, PostgresSettings settings) {
        options.setPipeliningLimit(settings.pipelineMax())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX);
        // the server gives up too, so that what nobody waits for any more does not go on
        options.addProperty(
                "statement_timeout", Long.toString(settings.timeout().toMillis()));
        // a sweep that lost its connection holds the changes that it took, and nobody else can tell them meanwhile
        options.addProperty(
                "idle_in_transaction_session_timeout",
                Long.toString(settings.sweepInterval().toMillis()));
        return options;
    }
}
