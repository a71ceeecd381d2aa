package io.phoenix.profile.postgres;

import io.phoenix.profile.picture.RemovalQueue;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table {@code picture_removal}, which triggers fill, and the lease of the instance that empties it. Thread-safe. */
final class PostgresRemovalQueue implements RemovalQueue {

    private static final int COUNTED_MAX = 1_000_000;

    /**
     * $1 is the holder, $2 the limit. Without anything due, nothing is written. Who waited for another to take the lease finds it
     * taken.
     */
    static final String TAKE = "WITH due AS MATERIALIZED (SELECT object FROM picture_removal"
            + " WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED),"
            + " lease AS (UPDATE picture_removal_lease SET holder = $1, held_until = clock_timestamp() + interval '1 minute'"
            + " WHERE (holder = $1 OR held_until < clock_timestamp()) AND EXISTS (SELECT FROM due) RETURNING 1)"
            + " UPDATE picture_removal r SET attempts = attempts + 1, due_at = clock_timestamp() + interval '1 minute'"
            + " FROM due WHERE r.object = due.object AND EXISTS (SELECT FROM lease) RETURNING r.object";

    private static final String REMOVED = "DELETE FROM picture_removal WHERE object = ANY($1::text[]) AND attempts > 0";

    private static final String LENGTH =
            "SELECT count(*) FROM (SELECT FROM picture_removal LIMIT " + COUNTED_MAX + ") AS counted";

    private final StatementExecutor statements;
    private final String holder = UUID.randomUUID().toString();

    PostgresRemovalQueue(StatementExecutor statements) {
        this.statements = statements;
    }

    @Override
    public Future<List<String>> take(int max) {
        return statements.run(TAKE, Tuple.of(holder, max)).map(PostgresRemovalQueue::objects);
    }

    @Override
    public Future<Void> removed(List<String> keys) {
        return statements
                .run(REMOVED, Tuple.tuple().addArrayOfString(keys.toArray(String[]::new)))
                .mapEmpty();
    }

    @Override
    public Future<Long> length() {
        return statements
                .run(LENGTH, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static List<String> objects(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }
}
