package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import io.phoenix.profile.transfer.JudgedRow;
import io.phoenix.profile.transfer.RowOutcome;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;

/**
 * Says what {@link ChunkImport} would do with the rows of a chunk, and writes to temporary tables only. It remembers the users and
 * names of earlier rows there. It sees the profiles of the present; generated names count as free. Not thread-safe.
 */
record Rehearsal(StagingTable staging, SqlText sql, ImportOptions options) {

    private static final String REMEMBER_TABLE =
            "CREATE TEMPORARY TABLE import_seen (user_id text COLLATE \"C\" PRIMARY KEY, name_key text COLLATE \"C\")";

    private static final String REMEMBER_INDEX = "CREATE INDEX ON import_seen (name_key)";

    private static final String OPEN = ChunkImport.OPEN;

    private static final String EXISTS = " (EXISTS (SELECT FROM profile p WHERE p.tenant_id = :tenant"
            + " AND p.user_id = r.user_id) OR EXISTS (SELECT FROM import_seen s WHERE s.user_id = r.user_id))";

    private static final String CONFLICT =
            "UPDATE import_row r SET outcome = '%s', reason = '" + Reasons.EXISTS + "' WHERE" + OPEN + " AND" + EXISTS;

    private static final String TAKEN = ChunkImport.taken(" OR (SELECT true FROM import_seen s"
            + " WHERE s.name_key = w.name_key AND s.user_id <> w.user_id LIMIT 1)");

    private static final String UNCHANGED = "UPDATE import_row r SET outcome = 'unchanged' FROM profile p WHERE" + OPEN
            + " AND p.tenant_id = :tenant AND p.user_id = r.user_id"
            + " AND NOT EXISTS (SELECT FROM import_seen s WHERE s.user_id = r.user_id)"
            + " AND (r.name IS NULL OR (r.name = p.name AND r.name_is_custom = p.name_is_custom))"
            + " AND coalesce(r.avatar_generation = p.avatar_generation AND r.avatar_seed IS NOT DISTINCT FROM p.avatar_seed,"
            + " true)"
            + " AND coalesce(r.created_at = p.created_at, true)";

    private static final String OVERWRITTEN =
            "UPDATE import_row r SET outcome = 'overwritten', version = 0 WHERE" + OPEN + " AND" + EXISTS;

    private static final String CREATED = "UPDATE import_row r SET outcome = 'created' WHERE" + OPEN;

    private static final String REMEMBER = "INSERT INTO import_seen (user_id, name_key)"
            + " SELECT r.user_id, r.name_key FROM import_row r"
            + " WHERE r.round = :round AND r.outcome IN ('created', 'overwritten')"
            + " ON CONFLICT (user_id) DO UPDATE SET name_key = coalesce(excluded.name_key, import_seen.name_key)";

    /** Creates the tables of this session. */
    void begin() throws SQLException {
        sql.update(REMEMBER_TABLE);
        sql.update(REMEMBER_INDEX);
    }

    List<RowOutcome> rehearse(List<JudgedRow> rows) throws SQLException {
        int rounds = staging.fill(rows);
        for (int round = 0; round < rounds; round++) {
            sql.setRound(round);
            sql.update(ChunkImport.REFUSE_ERASED);
            if (options.onConflict() != OnConflict.OVERWRITE) {
                sql.update(CONFLICT.formatted(options.onConflict() == OnConflict.SKIP ? "skipped" : "refused"));
            }
            sql.update(ChunkImport.REFUSED_LOCKED);
            if (staging.policy().unique()) {
                sql.update(TAKEN.formatted(
                        options.names() == Names.CHECK ? ChunkImport.REFUSED_TAKEN : ChunkImport.UNCLAIMED));
            }
            if (options.onConflict() == OnConflict.OVERWRITE) {
                sql.update(UNCHANGED);
                sql.update(OVERWRITTEN);
            }
            sql.update(CREATED);
            sql.update(REMEMBER);
        }
        return staging.outcomes(rows, new HashMap<>());
    }
}
