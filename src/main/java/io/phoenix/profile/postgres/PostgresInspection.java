package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.explain.StoreInspection;
import io.phoenix.profile.explain.StoredState;
import io.phoenix.profile.explain.StoredState.LogRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the row and the newest rows of the change log in one statement, so from one snapshot. Thread-safe. */
record PostgresInspection(StampedStatements statements) implements StoreInspection {

    private static final String LOGGED = "(SELECT version, kind, changed_at FROM profile_change"
            + " WHERE tenant_id = %s AND user_id = %s ORDER BY version DESC LIMIT " + StoredState.LOG_ROWS_MAX + ")";

    /** Changes of all profiles have empty ids. */
    private static final String INSPECT = "SELECT " + StampedStatements.COLUMNS + ", " + ProfileRow.COLUMNS
            + ", (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, c.logged_version, c.kind, c.changed_at,"
            + ProfileRow.KEPT.formatted("$2")
            + " FROM database_stamp s LEFT JOIN profile p ON p.tenant_id = $1 AND p.user_id = $2"
            + " LEFT JOIN LATERAL (SELECT l.version AS logged_version, l.kind, l.changed_at FROM ("
            + LOGGED.formatted("$1", "$2") + " UNION ALL " + LOGGED.formatted("''", "''")
            + ") AS l ORDER BY l.version DESC LIMIT " + StoredState.LOG_ROWS_MAX + ") AS c ON true";

    /** The first column after those of the profile. */
    private static final int CLOCK = StampedStatements.FIRST + ProfileRow.COLUMNS.split(",").length;

    @Override
    public Future<StoredState> inspect(ProfileId id) {
        return statements.run(INSPECT, Tuple.of(id.tenantId(), id.userId())).map(PostgresInspection::state);
    }

    private static StoredState state(Stamped<RowSet<Row>> stamped) {
        RowSet<Row> rows = stamped.value();
        Optional<Profile> profile = ProfileRow.first(rows);
        List<LogRow> log = new ArrayList<>();
        for (Row row : rows) {
            Long version = row.getLong(CLOCK + 1);
            if (version != null) {
                log.add(new LogRow(
                        version,
                        row.getString(CLOCK + 2),
                        row.getOffsetDateTime(CLOCK + 3).toInstant()));
            }
        }
        Instant now = Instant.EPOCH.plus(rows.iterator().next().getLong(CLOCK), ChronoUnit.MICROS);
        Long kept = rows.iterator().next().getLong(CLOCK + 4);
        return new StoredState(stamped.stamp().incarnation(), now, profile, Optional.ofNullable(kept), log);
    }
}
