package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/** The options of connections for searches. */
final class SearchConnections {

    private SearchConnections() {}

    /** One statement at a time, with a time limit in the server. A pooler rejects session parameters: the role has to set it. */
    static SqlConnectOptions limited(SqlConnectOptions server, PostgresSettings settings) {
        if (server instanceof PgConnectOptions options && !options.getUseLayer7Proxy()) {
            options.setPipeliningLimit(1)
                    .addProperty(
                            "statement_timeout",
                            Long.toString(settings.timeouts().statement().toMillis()));
        }
        return server;
    }
}
