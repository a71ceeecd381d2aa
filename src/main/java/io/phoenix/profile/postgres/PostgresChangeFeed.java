package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.feed.ChangeFeed;
import io.phoenix.profile.feed.FeedChange;
import io.phoenix.profile.feed.FeedPage;
import io.phoenix.profile.feed.FeedPosition;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The change feed in Postgres, which a trigger fills. A read is one statement over the common connections, so all of it is of one
 * snapshot: what is released, and whether something is not. Thread-safe.
 */
record PostgresChangeFeed(StampedStatements stamped, StatementExecutor statements) implements ChangeFeed {

    /** Both values are of the snapshot of the statement: whatever is below was over when the rows were read. */
    private static final String OLDEST_OPEN = "pg_snapshot_xmin(pg_current_snapshot())";

    /** A range of the primary key, in its order. */
    private static final String RELEASED = "(SELECT position, seq, user_id, version, kind, changed_at FROM change_feed"
            + " WHERE tenant_id = %s AND (position, seq) > ($2::text::xid8, $3::bigint) AND position < " + OLDEST_OPEN
            + " ORDER BY position, seq LIMIT $4)";

    private static final String HELD =
            "EXISTS (SELECT FROM change_feed WHERE tenant_id = %s AND position >= " + OLDEST_OPEN + ")";

    /** Changes of all profiles have an empty tenant. One row at least, with the state. */
    private static final String READ = "SELECT " + StampedStatements.COLUMNS + ", f.pruned_below::text,"
            + " (" + HELD.formatted("$1") + " OR " + HELD.formatted("''") + "),"
            + " c.position::text, c.seq, c.user_id, c.version, c.kind, c.changed_at"
            + " FROM database_stamp s CROSS JOIN change_feed_state f LEFT JOIN (SELECT * FROM ("
            + RELEASED.formatted("$1") + " UNION ALL " + RELEASED.formatted("''")
            + ") AS released ORDER BY position, seq LIMIT $4) AS c ON true ORDER BY c.position, c.seq";

    private static final int STATE = StampedStatements.FIRST;
    private static final int CHANGE = STATE + 2;

    /**
     * Of each tenant with old rows the oldest ones, without waiting for an instance that prunes at the same time. The tenants are
     * found by one probe of the primary key for each.
     */
    private static final String PRUNE = "WITH RECURSIVE tenant AS ("
            + "(SELECT tenant_id FROM change_feed ORDER BY tenant_id LIMIT 1) UNION ALL"
            + " SELECT (SELECT n.tenant_id FROM change_feed n WHERE n.tenant_id > tenant.tenant_id"
            + " ORDER BY n.tenant_id LIMIT 1) FROM tenant WHERE tenant.tenant_id IS NOT NULL)"
            + " DELETE FROM change_feed WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM change_feed WHERE ctid = ANY (ARRAY("
            + "SELECT oldest.ctid FROM tenant"
            + " CROSS JOIN LATERAL (SELECT h.tenant_id, h.changed_at FROM change_feed h"
            + " WHERE h.tenant_id = tenant.tenant_id ORDER BY h.position, h.seq LIMIT 1) AS head"
            + " CROSS JOIN LATERAL (SELECT r.ctid, r.changed_at FROM change_feed r WHERE r.tenant_id = head.tenant_id"
            + " AND r.position < " + OLDEST_OPEN + " ORDER BY r.position, r.seq LIMIT $2) AS oldest"
            + " WHERE head.changed_at < clock_timestamp() - make_interval(secs => $1)"
            + " AND oldest.changed_at < clock_timestamp() - make_interval(secs => $1) LIMIT $2))"
            + " FOR UPDATE SKIP LOCKED))";

    @Override
    public Future<FeedPage> read(String tenantId, FeedPosition after, int max) {
        return stamped.run(READ, Tuple.of(tenantId, Long.toString(after.xid()), after.sequence(), max + 1))
                .map(rows -> page(rows, max));
    }

    @Override
    public Future<Integer> prune(Duration retention, int max) {
        return statements
                .run(PRUNE, Tuple.of(retention.toMillis() / 1_000.0, max))
                .map(RowSet::rowCount);
    }

    private static FeedPage page(Stamped<RowSet<Row>> answer, int max) {
        List<FeedChange> changes = new ArrayList<>(Math.min(answer.value().size(), max));
        long releasedBelow = answer.stamp().xmin();
        FeedPosition next = new FeedPosition(releasedBelow, 0);
        FeedPosition last = next;
        int read = 0;
        Row state = answer.value().iterator().next();
        for (Row row : answer.value()) {
            if (row.getString(CHANGE) == null || read++ == max) {
                continue;
            }
            last = new FeedPosition(Long.parseLong(row.getString(CHANGE)), row.getLong(CHANGE + 1));
            FeedChange change = toChange(row);
            // an id that only an edit by hand can have is of no profile
            if (change.kind() == FeedChange.Kind.EVERYTHING || ProfileId.isUserId(change.userId())) {
                changes.add(change);
            }
        }
        boolean more = read > max;
        return new FeedPage(
                answer.stamp().incarnation(),
                Long.parseLong(state.getString(STATE)),
                releasedBelow,
                changes,
                more ? last : next,
                more,
                state.getBoolean(STATE + 1));
    }

    private static FeedChange toChange(Row row) {
        return new FeedChange(
                row.getString(CHANGE + 2),
                row.getLong(CHANGE + 3),
                FeedChange.Kind.valueOf(row.getString(CHANGE + 4).toUpperCase(Locale.ROOT)),
                row.getOffsetDateTime(CHANGE + 5).toInstant());
    }
}
