package io.phoenix.profile.postgres;

import io.phoenix.profile.board.PurgeCursor;
import io.phoenix.profile.board.PurgeLease;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.sync.Snapshot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The lease of purges: a row, since a lock of a session would stay with a connection of a pooler. Thread-safe. */
record PostgresPurgeLease(StatementExecutor statements) implements PurgeLease {

    private static final String HOLD = "UPDATE board_purge SET holder = $1,"
            + " held_until = clock_timestamp() + make_interval(secs => $2)%s"
            + " WHERE (holder IS NULL OR holder = $1 OR held_until < clock_timestamp())";

    private static final String TAKE = HOLD.formatted("") + " RETURNING generation, timeline, snapshot, prunings";

    private static final String STORE =
            HOLD.formatted(", generation = $3, timeline = $4, snapshot = $5, prunings = $6");

    private static final String RELEASE = "UPDATE board_purge SET holder = NULL WHERE holder = $1";

    @Override
    public Future<Optional<Held>> take(UUID holder, Duration length) {
        return statements
                .run(TAKE, Tuple.of(holder, seconds(length)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(new Held(cursor(rows.iterator().next()))));
    }

    @Override
    public Future<Boolean> store(UUID holder, Duration length, PurgeCursor cursor) {
        return statements
                .run(
                        STORE,
                        Tuple.of(
                                holder,
                                seconds(length),
                                cursor.incarnation().generation(),
                                cursor.incarnation().timeline(),
                                cursor.snapshot().text(),
                                cursor.prunings()))
                .map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Future<Void> release(UUID holder) {
        return statements.run(RELEASE, Tuple.of(holder)).mapEmpty();
    }

    private static Optional<PurgeCursor> cursor(Row row) {
        return row.getString(2) == null
                ? Optional.empty()
                : Optional.of(new PurgeCursor(
                        new Incarnation(row.getLong(0), row.getLong(1)),
                        Snapshot.parse(row.getString(2)),
                        row.getLong(3)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
