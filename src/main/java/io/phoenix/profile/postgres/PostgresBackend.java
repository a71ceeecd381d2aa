package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.tier.ProfileStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Everything of this process that talks to Postgres while it serves. Safe for use by several threads. */
public final class PostgresBackend {

    private static final int STATEMENTS_CACHED_MAX = 256;

    private final SqlClient client;
    private final Statements statements;
    private final ProfileStore store;

    /** A backend that connects when it is first used. */
    public PostgresBackend(Vertx vertx, PostgresSettings settings) {
        client = PgBuilder.client()
                .using(vertx)
                .connectingTo(connectOptions(settings))
                .with(new PoolOptions()
                        .setMaxSize(settings.connections())
                        .setMaxWaitQueueSize(settings.queueMax())
                        .setConnectionTimeout((int) settings.connectTimeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
        statements = new Statements(client, settings.timeout());
        store = new PostgresProfileStore(statements);
    }

    /** The system of record. */
    public ProfileStore store() {
        return store;
    }

    /** Ends well when Postgres answers. */
    public Future<Void> ping() {
        return statements.run("SELECT 1", Tuple.tuple()).mapEmpty();
    }

    /** The server's version, such as {@code 16.4}. */
    public Future<String> serverVersion() {
        return statements
                .run("SELECT current_setting('server_version')", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0));
    }

    /** The secret that this database made for names and avatars. */
    public Future<byte[]> generatorSecret() {
        return statements
                .run("SELECT secret FROM generator_secret", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0).getBytes(StandardCharsets.US_ASCII));
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return client.close();
    }

    private static PgConnectOptions connectOptions(PostgresSettings settings) {
        PgConnectOptions options = PgConnectOptions.fromUri(settings.uri().toString())
                .setPipeliningLimit(settings.pipelineMax())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX);
        // the server gives up too, so that what nobody waits for any more does not go on
        options.addProperty(
                "statement_timeout", Long.toString(settings.timeout().toMillis()));
        return options;
    }
}
