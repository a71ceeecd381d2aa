package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The configured servers, of which one is the primary. Another may be promoted at any time, so each search asks all of
 * them at once and takes the first that accepts writes: a server that does not answer delays no search. Thread-safe.
 */
final class PostgresServers {

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final List<PgConnectOptions> servers;

    private @Nullable Future<SqlConnectOptions> search;

    /** Reads certificates when it connects, not here, so a new instance takes up renewed ones. */
    PostgresServers(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.servers = settings.addresses().stream().map(this::options).toList();
    }

    /** The primary; fails if no server accepts writes. A single server is not asked. Concurrent callers share a search. */
    synchronized Future<SqlConnectOptions> primary() {
        if (servers.size() == 1) {
            return Future.succeededFuture(servers.get(0));
        }
        if (search == null || search.isComplete()) {
            search = search();
        }
        return search;
    }

    private Future<SqlConnectOptions> search() {
        Promise<SqlConnectOptions> found = Promise.promise();
        List<Future<Boolean>> answers = servers.stream()
                .map(server -> acceptsWrites(server).onSuccess(accepts -> {
                    if (accepts) {
                        found.tryComplete(server);
                    }
                }))
                .toList();
        Future.join(answers).onComplete(all -> found.tryFail(new ConnectException("postgres: no primary found")));
        return found.future();
    }

    private Future<Boolean> acceptsWrites(PgConnectOptions server) {
        return PgConnection.connect(vertx, server)
                .compose(connection -> connection
                        .query("SHOW transaction_read_only")
                        .execute()
                        .map(rows -> "off".equals(rows.iterator().next().getString(0)))
                        .eventually(connection::close))
                .timeout(settings.timeouts().connect().toMillis(), TimeUnit.MILLISECONDS);
    }

    private PgConnectOptions options(URI address) {
        PgConnectOptions options = PgConnectOptions.fromUri(address.toString());
        if (!settings.sslMode().equals("disable")) {
            options.setSslOptions(tls());
        }
        return settings.transactionPooler() ? throughPooler(options) : directly(options);
    }

    private ClientSSLOptions tls() {
        ClientSSLOptions options = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm(settings.sslMode().equals("verify-full") ? "HTTPS" : "");
        return settings.sslMode().startsWith("verify-")
                ? options.setTrustOptions(new PemTrustOptions()
                        .addCertPath(settings.ca().orElseThrow().toString()))
                : options.setTrustAll(true);
    }

    /**
     * Each transaction may run on another server connection, so nothing is prepared ahead and nothing is pipelined. A
     * pooler rejects session parameters that it does not know; the role has to set them.
     */
    private static PgConnectOptions throughPooler(PgConnectOptions options) {
        // a default of the client for floating-point columns, of which this schema has none
        options.getProperties().remove("extra_float_digits");
        return options.setUseLayer7Proxy(true).setCachePreparedStatements(false).setPipeliningLimit(1);
    }

    private PgConnectOptions directly(PgConnectOptions options) {
        options.setPipeliningLimit(settings.connections().pipelineMax())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(256);
        // the server gives up too, so that no statement runs on without a caller
        options.addProperty(
                "statement_timeout",
                Long.toString(settings.timeouts().statement().toMillis()));
        // a sweep that lost its connection would keep its rows locked, and no other instance could publish them
        options.addProperty(
                "idle_in_transaction_session_timeout",
                Long.toString(settings.changeLog().sweepInterval().toMillis()));
        return options;
    }
}
