package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements, and sees to it that nobody waits for a database that does not answer: each has a time limit, there is a
 * bound on how many are under way, and after some failures in a row none is tried for a while. It tells a database that is
 * out of reach from a statement that is wrong. Safe for use by several threads.
 */
final class Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    /**
     * Classes of SQLSTATE that say something of the server and nothing of the statement: connection, transaction
     * state and rollback, resources, operator intervention, system error, configuration.
     */
    private static final Set<String> PASSING = Set.of("08", "25", "40", "53", "57", "58", "F0");

    private static final String DEADLOCK = "40P01";
    private static final String READ_ONLY = "25006";

    private final PostgresClient client;
    private final PostgresSettings settings;
    private final CircuitBreaker breaker;
    private final AtomicInteger underWay = new AtomicInteger();

    Statements(Vertx vertx, PostgresClient client, PostgresSettings settings) {
        this.client = client;
        this.settings = settings;
        CircuitBreakerOptions options = new CircuitBreakerOptions()
                .setMaxFailures(settings.breaker().failures())
                .setResetTimeout(settings.breaker().pause().toMillis())
                .setTimeout(-1);
        this.breaker = CircuitBreaker.create("postgres", vertx, options)
                .<RowSet<Row>>failurePolicy(ended -> ended.failed() && isOutOfReach(ended.cause()))
                .openHandler(opened -> {
                    LOG.warn(
                            "Postgres does not answer; not asked for {} ms",
                            settings.breaker().pause().toMillis());
                    client.renew();
                });
    }

    /** Runs a statement that somebody waits for within the deadline of a read. */
    Future<RowSet<Row>> read(String sql, Tuple parameters) {
        return run(sql, parameters, settings.timeouts().read());
    }

    /** Runs any other statement. */
    Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return run(sql, parameters, settings.timeouts().statement());
    }

    /** How many are under way. */
    int underWay() {
        return underWay.get();
    }

    /** Whether none is tried at this moment, because too many failed. */
    boolean isPausing() {
        return breaker.state() == CircuitBreakerState.OPEN;
    }

    private Future<RowSet<Row>> run(String sql, Tuple parameters, Duration timeout) {
        if (underWay.incrementAndGet() > settings.connections().inFlightMax()) {
            underWay.decrementAndGet();
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "statements under way: " + settings.connections().inFlightMax() + " (expected: fewer; try again)"));
        }
        return breaker.execute(() -> once(sql, parameters)
                        .recover(cause -> isDeadlock(cause) ? once(sql, parameters) : Future.failedFuture(cause))
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
                .onComplete(ended -> underWay.decrementAndGet())
                .recover(cause -> Future.failedFuture(explained(cause)));
    }

    private Future<RowSet<Row>> once(String sql, Tuple parameters) {
        SqlClient used = client.present();
        return used.preparedQuery(sql).execute(parameters).onFailure(cause -> {
            if (isReadOnly(cause)) {
                client.leaveReadOnly(used);
            }
        });
    }

    /** Whether the server takes no writes: it is a standby, or has been told so. */
    static boolean isReadOnly(Throwable cause) {
        return cause instanceof PgException refused && READ_ONLY.equals(refused.getSqlState());
    }

    /**
     * Whether Postgres ended the statement, with nothing done, so that another could go on. Two that insert the same row
     * may lock each other out where it has a second unique index beside the one of ON CONFLICT.
     */
    private static boolean isDeadlock(Throwable cause) {
        return cause instanceof PgException refused && DEADLOCK.equals(refused.getSqlState());
    }

    private static Throwable explained(Throwable cause) {
        if (!isOutOfReach(cause)) {
            return cause;
        }
        if (!(cause instanceof OpenCircuitException)) {
            LOG.warn("Postgres: {}", cause.toString());
        }
        return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database did not answer (try again)");
    }

    private static boolean isOutOfReach(Throwable cause) {
        return !(cause instanceof PgException refused)
                || PASSING.contains(refused.getSqlState().substring(0, 2));
    }
}
