package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.domain.Stamped;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements whose rows begin with the {@linkplain #COLUMNS columns of the stamp}. No row at all means that the
 * generation is missing, because Postgres has recovered from a crash or was promoted: then the next one begins, and the
 * statement runs once more. It must do nothing while the generation is missing. Thread-safe.
 */
final class StampedStatements {

    /** Selects the stamp; {@code s} is the view {@code database_stamp}, or a query of it. */
    static final String COLUMNS = "s.generation, s.timeline, s.xmin";

    /** A common table expression for statements that write. Materialized: the stamp is not read again after the write. */
    static final String WITH_STAMP = "WITH stamp AS MATERIALIZED (SELECT * FROM database_stamp)";

    /** The first column after those of the stamp. */
    static final int FIRST = 3;

    /** Begins a generation unless one runs. */
    static final String BEGIN_GENERATION = "SELECT begin_generation(0)";

    private final StatementExecutor statements;

    private @Nullable Future<RowSet<Row>> beginning;

    StampedStatements(StatementExecutor statements) {
        this.statements = statements;
    }

    /** Executes a statement within the time limit of a read. */
    Future<Stamped<RowSet<Row>>> read(String sql, Tuple parameters) {
        return stamped(() -> statements.read(sql, parameters));
    }

    /** Executes a statement within the general time limit. */
    Future<Stamped<RowSet<Row>>> run(String sql, Tuple parameters) {
        return stamped(() -> statements.run(sql, parameters));
    }

    static Incarnation incarnation(Row row) {
        return new Incarnation(row.getLong(0), Long.parseLong(row.getString(1), 16));
    }

    private Future<Stamped<RowSet<Row>>> stamped(Supplier<Future<RowSet<Row>>> statement) {
        return statement
                .get()
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(rows)
                        : beginGeneration().compose(begun -> statement.get()))
                .map(StampedStatements::stamped);
    }

    /** Concurrent callers share one statement. */
    private synchronized Future<RowSet<Row>> beginGeneration() {
        if (beginning == null || beginning.isComplete()) {
            beginning = statements.run(BEGIN_GENERATION, Tuple.tuple());
        }
        return beginning;
    }

    private static Stamped<RowSet<Row>> stamped(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw new ProfileFailure(Kind.DEPENDENCY_UNAVAILABLE, "the database has just restarted (try again)");
        }
        Row first = rows.iterator().next();
        return new Stamped<>(rows, new Stamp(incarnation(first), Long.parseLong(first.getString(2))));
    }
}
