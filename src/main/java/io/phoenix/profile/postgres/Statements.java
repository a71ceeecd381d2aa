package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements, each within the time limit, and tells a database that is out of reach from a statement that is wrong.
 * Safe for use by several threads.
 */
final class Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    /**
     * Classes of SQLSTATE that say something of the server and nothing of the statement: connection, transaction
     * state and rollback, resources, operator intervention, system error, configuration.
     */
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "57", "58", "F0");

    private final SqlClient client;
    private final Duration timeout;

    Statements(SqlClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return client.preparedQuery(sql)
                .execute(parameters)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(explained(cause)));
    }

    private static Throwable explained(Throwable cause) {
        if (cause instanceof PgException refused
                && !PASSING.contains(refused.getSqlState().substring(0, 2))) {
            return cause;
        }
        LOG.warn("Postgres: {}", cause.toString());
        return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database did not answer (try again)");
    }
}
