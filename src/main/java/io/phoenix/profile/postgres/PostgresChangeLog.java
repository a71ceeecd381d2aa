package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.sync.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The change log in Postgres, which triggers write. It is read over a connection of its own. Thread-safe.
 *
 * <p>A read is one statement, so everything that it returns is of one snapshot: the changes, the snapshot itself and what the
 * log may lack. Transaction ids and snapshots travel as text, because no client knows their types.
 */
final class PostgresChangeLog implements ChangeLog {

    /** Long enough to empty a large log. */
    private static final Duration RESTORE_MAX = Duration.ofSeconds(25);

    /**
     * A poll that overflows looks for erasures among so many times the rows that it applies: with the defaults 200,000, which
     * takes about a tenth of a second. A poll that looked at all of them could exceed its time limit, and so could every one
     * after it.
     */
    private static final int OVERFLOW_FACTOR = 20;

    private static final String CHANGES = "SELECT xid, tenant_id, user_id, version, kind FROM profile_change";

    /**
     * One row has the state of the database and no change; each of the others has a change. Without the one of the state,
     * the generation is missing. The last part has the erasures of an overflow. Its condition on the count uses no column of
     * its own, so Postgres checks it first, and an ordinary poll does not run that part.
     */
    private static final String WITH_STATE = "WITH changes AS MATERIALIZED (%1$s LIMIT %2$s)"
            + " SELECT s.generation, s.timeline, pg_current_snapshot()::text,"
            + " c.system_identifier::text, l.pruned_below::text, l.prunings,"
            + " (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,"
            + " NULL::text AS xid, NULL::text AS tenant_id, NULL::text AS user_id, NULL::bigint AS version,"
            + " NULL::text AS kind, NULL::boolean AS of_overflow"
            + " FROM database_stamp s, change_log_state l, pg_control_system() c"
            + " UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            + " xid::text, tenant_id, user_id, version, kind, false FROM changes"
            + " UNION ALL (SELECT NULL::bigint, NULL::text, NULL::text, NULL::text, NULL::text, NULL::bigint,"
            + " NULL::bigint, xid::text, tenant_id, user_id, version, kind, true FROM (%1$s LIMIT %3$s) AS looked_at"
            + " WHERE kind = 'erased' AND (SELECT count(*) FROM changes) = %2$s LIMIT %4$s)";

    private static final String NEWEST = WITH_STATE.formatted(CHANGES + " ORDER BY xid DESC", "$1", "$2", "$3");

    /**
     * Two index conditions: a single one from the oldest open transaction on would read everything since again. Of the
     * transactions that were open, those that still are have nothing to show, and perhaps 200,000 rows to look at.
     */
    static final String SINCE = WITH_STATE.formatted(
            CHANGES + " WHERE xid >= $1::text::xid8 UNION ALL " + CHANGES
                    + " WHERE xid = ANY (ARRAY(SELECT was_open FROM unnest($2::text[]::xid8[]) AS was_open"
                    + " WHERE pg_visible_in_snapshot(was_open, pg_current_snapshot())))",
            "$3",
            "$4",
            "$5");

    private static final String BEGIN_AFTER_RESTORE = "SELECT begin_after_restore($1, $2, $3)";

    /**
     * Takes the oldest transactions first, and of those the changes that are old enough, without waiting for an instance
     * that prunes at the same time. Only below the xmin of its own snapshot: a poll still has to read what an open
     * transaction wrote. Beside them, removes as many of the renames of erased profiles whose cooldown is over: by index, which a
     * condition on clock_timestamp() could not use. Returns how many of the one or of the other, whichever are more.
     */
    private static final String PRUNE = "WITH over AS (DELETE FROM erased_rename WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM erased_rename WHERE kept_until < now() LIMIT $2"
            + " FOR UPDATE SKIP LOCKED)) RETURNING 1),"
            + " pruned AS (DELETE FROM profile_change WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM profile_change WHERE ctid = ANY (ARRAY("
            + "SELECT oldest.ctid FROM (SELECT ctid, changed_at FROM profile_change"
            + " WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid LIMIT $2) AS oldest"
            + " WHERE oldest.changed_at < clock_timestamp() - make_interval(secs => $1)))"
            + " FOR UPDATE SKIP LOCKED)) RETURNING 1)"
            + " SELECT greatest((SELECT count(*) FROM over), (SELECT count(*) FROM pruned))::int";

    private final StatementExecutor statements;
    private final PostgresSettings settings;
    private final SingleConnection connection;
    private final SingleConnection restoreConnection;

    PostgresChangeLog(StatementExecutor statements, Vertx vertx, PostgresServers servers, PostgresSettings settings) {
        this.statements = statements;
        this.settings = settings;
        this.connection =
                connection(vertx, servers, settings, settings.timeouts().statement());
        this.restoreConnection = connection(vertx, servers, settings, RESTORE_MAX);
    }

    @Override
    public Future<LoggedChanges> newest(int max) {
        return read(
                NEWEST,
                Tuple.of(max + 1, overflowMax(max), max),
                max,
                settings.timeouts().statement());
    }

    @Override
    public Future<LoggedChanges> since(Snapshot cursor, int max) {
        String[] open = cursor.open().stream().map(String::valueOf).toArray(String[]::new);
        return read(
                SINCE,
                Tuple.of(Long.toString(cursor.xmax()), open, max + 1, overflowMax(max), max),
                max,
                settings.timeouts().poll());
    }

    @Override
    public Future<Void> beginIncarnation(Incarnation seen, long generationMin) {
        String timeline = String.format(Locale.ROOT, "%08X", seen.timeline());
        return restoreConnection
                .run(BEGIN_AFTER_RESTORE, Tuple.of(seen.generation(), timeline, generationMin), RESTORE_MAX)
                .mapEmpty();
    }

    @Override
    public Future<Integer> prune(int max) {
        double retentionSeconds = settings.changeLog().retention().toMillis() / 1_000.0;
        return statements
                .run(PRUNE, Tuple.of(retentionSeconds, max))
                .map(counted -> counted.iterator().next().getInteger(0));
    }

    /** Leaves a server that is no longer the primary. */
    void renew() {
        connection.renew();
        restoreConnection.renew();
    }

    Future<Void> close() {
        return connection.close().eventually(restoreConnection::close);
    }

    /** Over one server connection, also through a pooler: a statement is a transaction. */
    static SingleConnection connection(
            Vertx vertx, PostgresServers servers, PostgresSettings settings, Duration statementTimeout) {
        return new SingleConnection(
                vertx,
                () -> servers.primary()
                        .map(server -> settings.transactionPooler() ? server : tuned(server, statementTimeout)),
                settings.timeouts().connect());
    }

    private static SqlConnectOptions tuned(SqlConnectOptions server, Duration statementTimeout) {
        return new PgConnectOptions(server)
                .addProperty("statement_timeout", Long.toString(statementTimeout.toMillis()));
    }

    private Future<LoggedChanges> read(String sql, Tuple parameters, int max, Duration timeout) {
        return connection
                .run(sql, parameters, timeout)
                .compose(rows -> hasState(rows)
                        ? Future.succeededFuture(rows)
                        : connection
                                .run(StampedStatements.BEGIN_GENERATION, Tuple.tuple(), timeout)
                                .compose(begun -> connection.run(sql, parameters, timeout)))
                .map(rows -> changes(rows, max));
    }

    private static boolean hasState(RowSet<Row> rows) {
        for (Row row : rows) {
            if (isState(row)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isState(Row row) {
        return row.getLong(0) != null;
    }

    /** How many rows a poll that overflows looks at to find erasures. */
    private static long overflowMax(int max) {
        return (long) max * OVERFLOW_FACTOR;
    }

    private static LoggedChanges changes(RowSet<Row> rows, int max) {
        List<Invalidation> changes = new ArrayList<>(Math.min(rows.size(), max));
        Set<Invalidation> erasures = new HashSet<>();
        Row state = null;
        long oldestXid = Long.MAX_VALUE;
        boolean everything = false;
        boolean tenants = false;
        int read = 0;
        for (Row row : rows) {
            if (isState(row)) {
                state = row;
            } else if (row.getBoolean(12)) {
                add(row, changes, erasures);
            } else if (read++ < max) {
                oldestXid = Math.min(oldestXid, Long.parseLong(row.getString(7)));
                everything |= row.getString(11).equals("everything");
                tenants |= row.getString(11).equals("tenant");
                add(row, changes, erasures);
            }
        }
        if (state == null) {
            throw new IllegalStateException("postgres: the generation is missing again");
        }
        return new LoggedChanges(
                StampedStatements.incarnation(state),
                state.getString(3),
                Snapshot.parse(state.getString(2)),
                Long.parseLong(state.getString(4)),
                state.getLong(5),
                state.getLong(6),
                changes,
                read > max,
                read == 0 ? 0 : oldestXid,
                everything,
                tenants);
    }

    /** Adds a change, but an erasure only once: those of an overflow may be among the changes read already. */
    private static void add(Row row, List<Invalidation> changes, Set<Invalidation> erasures) {
        // an id that only an edit by hand can have is of no profile that is cached
        if (ProfileId.isTenantId(row.getString(8)) && ProfileId.isUserId(row.getString(9))) {
            ProfileId id = new ProfileId(row.getString(8), row.getString(9));
            Invalidation change =
                    new Invalidation(id, row.getLong(10), row.getString(11).equals("erased"));
            if (!change.erased() || erasures.add(change)) {
                changes.add(change);
            }
        }
    }
}
