package io.phoenix.profile.postgres;

import io.phoenix.profile.board.BoardStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Stored boards in Postgres. Thread-safe. */
record PostgresBoards(StatementExecutor statements) implements BoardStore {

    private static final String KEEP = "INSERT INTO board (board_id, tenant_id, sealed, expires_at)"
            + " SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM (SELECT FROM board"
            + " WHERE tenant_id = $2 AND expires_at > now() LIMIT $5) AS kept) < $5";

    private static final String FIND = "SELECT sealed FROM board WHERE board_id = $1 AND expires_at > now()";

    /** Without waiting for an instance that prunes at the same time. */
    private static final String PRUNE = "DELETE FROM board WHERE ctid = ANY (ARRAY(SELECT ctid FROM board"
            + " WHERE expires_at < now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))";

    @Override
    public Future<Boolean> keep(String id, String tenantId, String sealed, Instant expiresAt, int max) {
        return statements
                .run(KEEP, Tuple.of(id, tenantId, sealed, expiresAt.atOffset(ZoneOffset.UTC), max))
                .map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Future<Optional<String>> find(String id) {
        return statements
                .read(FIND, Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString(0)));
    }

    @Override
    public Future<Integer> prune(int max) {
        return statements.run(PRUNE, Tuple.of(max)).map(RowSet::rowCount);
    }
}
