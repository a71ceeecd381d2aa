package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.outage.Jitter;
import io.phoenix.profile.outage.RepeatedWarnings;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Executes statements behind a time limit, a bulkhead and a circuit breaker. Failures of the server become
 * {@link Kind#DEPENDENCY_UNAVAILABLE}, and so do a schema that lacks a migration and a role that lacks a right; those of the
 * statement are passed on. Thread-safe.
 *
 * <p>A statement that Postgres rolled back because of a concurrent transaction runs once more.
 *
 * <p>A prepared statement whose plan died, because the type of a column was changed, is prepared anew and runs once more:
 * Postgres rejects it before it executes anything.
 */
final class StatementExecutor {

    /**
     * SQLSTATE classes of server failures: connection, transaction state, login, database name, transaction rollback,
     * resources, operator intervention, system error, configuration.
     */
    private static final Set<String> SERVER_FAILURES = Set.of("08", "25", "28", "3D", "40", "53", "57", "58", "F0");

    /** SQLSTATEs of a table, a column or a function that is missing: {@code migrate} has not run yet. */
    private static final Set<String> SCHEMA_MISSING = Set.of("42P01", "42703", "42883");

    private static final String NOT_PERMITTED = "42501";
    private static final String DEADLOCK = "40P01";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String READ_ONLY = "25006";
    private static final String NOT_IN_STATE = "55000";
    private static final String NOT_SUPPORTED = "0A000";

    /** Several, because the type may change again meanwhile. */
    private static final int PREPARATIONS_MAX = 3;

    private final PostgresClient client;
    private final PostgresSettings settings;
    private final RepeatedWarnings warnings;
    private final CircuitBreaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** Counts dead plans. Marks the text of each statement, and so the key under which the client caches its plan. */
    private final AtomicInteger plans = new AtomicInteger();

    /** Creates an executor; {@code statements} names its kind of statements to operators. */
    StatementExecutor(
            String statements,
            Vertx vertx,
            PostgresClient client,
            PostgresSettings settings,
            RepeatedWarnings warnings) {
        this.client = client;
        this.settings = settings;
        this.warnings = warnings;
        long pauseMillis = Jitter.millis(settings.breaker().pauseMax(), ThreadLocalRandom.current());
        CircuitBreakerOptions options = new CircuitBreakerOptions()
                .setMaxFailures(settings.breaker().failures())
                .setResetTimeout(pauseMillis)
                .setTimeout(-1);
        this.breaker = CircuitBreaker.create("postgres, " + statements, vertx, options)
                .<RowSet<Row>>failurePolicy(ended -> ended.failed() && isServerFailure(ended.cause()))
                .openHandler(opened -> {
                    warnings.warn("postgres: circuit breaker of " + statements + " opened, retrying in " + pauseMillis
                            + " ms");
                    client.renew(client.current());
                });
    }

    /** Executes a statement within the time limit of a read. */
    Future<RowSet<Row>> read(String sql, Tuple parameters) {
        return run(sql, parameters, settings.timeouts().read());
    }

    /** Executes a statement within the general time limit. */
    Future<RowSet<Row>> run(String sql, Tuple parameters) {
        return run(sql, parameters, settings.timeouts().statement());
    }

    int inFlight() {
        return inFlight.get();
    }

    boolean isCircuitOpen() {
        return breaker.state() == CircuitBreakerState.OPEN;
    }

    private Future<RowSet<Row>> run(String sql, Tuple parameters, Duration timeout) {
        if (inFlight.incrementAndGet() > settings.connections().inFlightMax()) {
            inFlight.decrementAndGet();
            return Future.failedFuture(new ProfileFailure(
                    Kind.OVERLOADED,
                    "statements in flight: '" + settings.connections().inFlightMax()
                            + "' (expected: fewer; try again)"));
        }
        return breaker.execute(() -> prepared(sql, parameters, PREPARATIONS_MAX)
                        .recover(cause -> isRolledBack(cause)
                                ? prepared(sql, parameters, PREPARATIONS_MAX)
                                : Future.failedFuture(cause))
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
                .onComplete(ended -> inFlight.decrementAndGet())
                .recover(cause -> Future.failedFuture(asFailure(cause)));
    }

    private Future<RowSet<Row>> prepared(String sql, Tuple parameters, int attempts) {
        int plan = plans.get();
        // the first plan needs no mark: a constant keeps its hash, by which the client finds the plan
        return once(plan == 0 ? sql : sql + "/*" + plan + "*/", parameters).recover(cause -> {
            if (attempts == 1 || !isPlanDead(cause)) {
                return Future.failedFuture(cause);
            }
            plans.compareAndSet(plan, plan + 1);
            return prepared(sql, parameters, attempts - 1);
        });
    }

    private Future<RowSet<Row>> once(String sql, Tuple parameters) {
        SqlClient used = client.current();
        return used.preparedQuery(sql).execute(parameters).onFailure(cause -> {
            if (isNotPrimary(cause)) {
                client.leave(used);
            }
        });
    }

    /** Whether the server is a standby, or read-only by configuration. */
    static boolean isNotPrimary(Throwable cause) {
        return cause instanceof PgException refused
                && switch (refused.getSqlState()) {
                    case READ_ONLY, NOT_IN_STATE -> true;
                    // an unlogged table, during recovery
                    case NOT_SUPPORTED -> "get_relation_info".equals(refused.getRoutine());
                    default -> false;
                };
    }

    /** Whether the type of a column was changed since the statement was prepared. */
    static boolean isPlanDead(Throwable cause) {
        return cause instanceof PgException refused
                && NOT_SUPPORTED.equals(refused.getSqlState())
                && "RevalidateCachedQuery".equals(refused.getRoutine());
    }

    /** Whether a migration is missing. */
    static boolean isSchemaMissing(Throwable cause) {
        return cause instanceof PgException refused && SCHEMA_MISSING.contains(refused.getSqlState());
    }

    /** Whether the role lacks a right. */
    private static boolean isNotPermitted(Throwable cause) {
        return cause instanceof PgException refused && NOT_PERMITTED.equals(refused.getSqlState());
    }

    /**
     * Whether Postgres rolled the statement back because of a concurrent transaction. Two inserts of the same row can deadlock in
     * a second unique index beside that of ON CONFLICT. An insert that has waited for an erasure is refused if its version would
     * be below that of the erasure.
     */
    private static boolean isRolledBack(Throwable cause) {
        return cause instanceof PgException refused
                && (DEADLOCK.equals(refused.getSqlState()) || SERIALIZATION_FAILURE.equals(refused.getSqlState()));
    }

    private Throwable asFailure(Throwable cause) {
        if (isSchemaMissing(cause)) {
            warnings.warn("postgres: " + cause.getMessage() + " (run phoenix-profile migrate)");
            return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database is not ready (try again)");
        }
        if (isNotPermitted(cause)) {
            warnings.warn("postgres: " + cause.getMessage() + " (run phoenix-profile check)");
            return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database is not ready (try again)");
        }
        if (!isServerFailure(cause)) {
            return cause;
        }
        if (!(cause instanceof OpenCircuitException)) {
            warnings.warn("postgres: " + cause);
        }
        return new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database did not answer (try again)");
    }

    private static boolean isServerFailure(Throwable cause) {
        return !(cause instanceof PgException refused)
                || isNotPrimary(cause)
                || SERVER_FAILURES.contains(refused.getSqlState().substring(0, 2));
    }
}
