package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import io.phoenix.profile.transfer.JudgedRow;
import io.phoenix.profile.transfer.RowOutcome;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Turns the rows of a chunk into profiles, within the transaction of the caller, by statements about all of them. The outcome is
 * that of rows imported one by one in the order of the file, except that a name which a row of the chunk gives up is not free for
 * the others yet. The same for one table of profiles and for a partitioned one. Not thread-safe.
 */
record ChunkImport(StagingTable staging, SqlText sql, ImportOptions options) {

    /** Beyond the generated names: a profile may be erased between two statements, and its row is tried again. */
    private static final int ATTEMPTS_MAX = NamePolicy.GENERATIONS_MAX + 3;

    static final String OPEN = " r.round = :round AND r.outcome IS NULL";

    static final String THEIRS = " p.tenant_id = :tenant AND p.user_id = r.user_id";

    /** Whether a profile holds the name, or another user gave it up lately. Scalar subqueries, so that every plan probes an index. */
    private static final String CLAIMED =
            "coalesce((SELECT true FROM name_claim n WHERE n.tenant_id = :tenant AND n.name_key = %1$s.%2$s LIMIT 1),"
                    + " (SELECT true FROM name_quarantine g WHERE g.tenant_id = :tenant AND g.name_key = %1$s.%2$s"
                    + " AND g.user_id IS DISTINCT FROM %1$s.user_id AND g.kept_until > clock_timestamp() LIMIT 1))";

    /** Rows of ids whose erasure is kept. The trigger of the table refuses a row whose erasure is kept only now. */
    static final String REFUSE_ERASED = "UPDATE import_row r SET outcome = 'refused', reason = '" + Reasons.ERASED
            + "' FROM erased_profile k WHERE" + OPEN + " AND k.tenant_id = :tenant AND k.user_id = r.user_id";

    private static final String SKIP = "UPDATE import_row r SET outcome = 'skipped', reason = '" + Reasons.EXISTS
            + "' FROM profile p WHERE" + OPEN + " AND" + THEIRS;

    private static final String FIRST_CONFLICT = "SELECT r.line, r.user_id FROM import_row r, profile p WHERE" + OPEN
            + " AND" + THEIRS + " ORDER BY r.line LIMIT 1";

    private static final String IS_RENAMED =
            "r.name IS NOT NULL AND CASE WHEN p.user_id IS NULL THEN r.name_is_custom ELSE r.name <> p.name END";

    private static final String LOCK = "CASE WHEN " + IS_RENAMED + " AND m.name_lock IS NOT NULL THEN '"
            + Reasons.NAME_LOCKED + "' WHEN " + IS_RENAMED + " AND r.skeleton = ANY (m.barred) THEN '" + Reasons.BARRED
            + "' WHEN (r.avatar_generation <> p.avatar_generation OR r.picture IS DISTINCT FROM p.picture"
            + " AND r.picture IS NOT NULL) AND m.avatar_lock IS NOT NULL THEN '"
            + Reasons.AVATAR_LOCKED + "' END";

    private static final String ANY_MODERATION =
            "(SELECT true FROM profile_moderation a WHERE a.tenant_id = :tenant LIMIT 1)";

    private static final String MODERATION = " m.tenant_id = :tenant AND m.user_id = r.user_id"
            + " AND (m.kept_until IS NULL OR m.kept_until > clock_timestamp())";

    /** Scalar subqueries, so that every plan looks up both by their whole keys. */
    private static final String REASON = "(SELECT " + LOCK + " FROM profile_moderation m LEFT JOIN LATERAL"
            + " (SELECT * FROM profile q WHERE q.tenant_id = :tenant AND q.user_id = r.user_id LIMIT 1) AS p ON true"
            + " WHERE" + MODERATION + " LIMIT 1)";

    /** Rows that would change what a moderator locked. One that is locked later is refused by the trigger. */
    static final String REFUSED_LOCKED = "UPDATE import_row r SET outcome = 'refused', reason = " + REASON + " WHERE"
            + OPEN + " AND " + ANY_MODERATION + " AND " + REASON + " IS NOT NULL";

    /** The trigger knows no skeletons of imported names. From here on no moderator can act upon the written rows. */
    private static final String BARRED_MEANWHILE =
            "SELECT r.line FROM import_row r WHERE r.outcome = 'overwritten' AND "
                    + ANY_MODERATION + " AND (SELECT r.skeleton = ANY (m.barred) FROM profile_moderation m WHERE"
                    + MODERATION
                    + " LIMIT 1) LIMIT 1";

    private static final String TAKEN = taken("");

    static final String REFUSED_TAKEN = "outcome = 'refused', reason = '" + Reasons.NAME_TAKEN + "'";

    /** The name is admitted without a claim. */
    static final String UNCLAIMED = "name_key = NULL, new_key = NULL, reason = '" + Reasons.NAME_TAKEN + "'";

    /**
     * Inserts each key once, and none that is claimed: ON CONFLICT sees to it where the table has an index of names, but the
     * triggers of a partitioned one refuse the whole statement. Ordered as all statements that insert several profiles, so that
     * none can deadlock with another.
     */
    private static final String INSERT = "WITH created AS (INSERT INTO profile (tenant_id, user_id, name, name_key,"
            + " name_is_custom, avatar_generation, avatar_seed, picture, created_at, updated_at, import_id)"
            + " SELECT DISTINCT ON (r.new_key, CASE WHEN r.new_key IS NULL THEN r.user_id END)"
            + " :tenant, r.user_id, r.new_name, r.new_key, r.name_is_custom, coalesce(r.avatar_generation, 0),"
            + " coalesce(r.avatar_seed, CASE WHEN r.avatar_generation IS NULL THEN r.new_seed END),"
            + " r.picture, r.created_at, r.updated_at, :import FROM import_row r WHERE" + OPEN
            + " AND (r.new_key IS NULL OR " + CLAIMED.formatted("r", "new_key") + " IS NULL)"
            + " ORDER BY r.new_key, CASE WHEN r.new_key IS NULL THEN r.user_id END, r.line"
            + " ON CONFLICT DO NOTHING RETURNING user_id)"
            + " UPDATE import_row r SET outcome = 'created' WHERE" + OPEN
            + hashed("r.user_id IN (SELECT c.user_id FROM created c)");

    private static final String OVERWRITE = "WITH changed AS (UPDATE profile p SET name = coalesce(r.name, p.name),"
            + " name_key = CASE WHEN r.name <> p.name THEN r.name_key ELSE p.name_key END,"
            + " name_is_custom = CASE WHEN r.name IS NULL THEN p.name_is_custom ELSE r.name_is_custom END,"
            + " avatar_generation = coalesce(r.avatar_generation, p.avatar_generation),"
            + " picture = coalesce(r.picture, p.picture),"
            + " avatar_seed = CASE WHEN r.avatar_generation IS NULL THEN p.avatar_seed ELSE r.avatar_seed END,"
            + " created_at = coalesce(r.created_at, p.created_at) FROM import_row r WHERE" + OPEN + " AND" + THEIRS
            + " AND (coalesce(r.name, p.name), CASE WHEN r.name IS NULL THEN p.name_is_custom ELSE r.name_is_custom END,"
            + " coalesce(r.avatar_generation, p.avatar_generation),"
            + " CASE WHEN r.avatar_generation IS NULL THEN p.avatar_seed ELSE r.avatar_seed END,"
            + " coalesce(r.picture, p.picture), coalesce(r.created_at, p.created_at))"
            + " IS DISTINCT FROM (p.name, p.name_is_custom, p.avatar_generation, p.avatar_seed, p.picture, p.created_at)"
            + " RETURNING p.user_id, p.version)"
            + " UPDATE import_row r SET outcome = 'overwritten', version = c.version FROM changed c WHERE" + OPEN
            + " AND c.user_id = r.user_id";

    private static final String UNCHANGED =
            "UPDATE import_row r SET outcome = 'unchanged' FROM profile p WHERE" + OPEN + " AND" + THEIRS;

    private static final String LEFT =
            "SELECT r.line, r.user_id, r.name IS NULL AND r.new_key IS NOT NULL, r.new_seed FROM import_row r WHERE"
                    + OPEN;

    private static final String PRESENT_SEED =
            "(SELECT e.seed FROM erased_seed e WHERE e.tenant_id = :tenant AND e.id_hash = r.id_hash LIMIT 1)";

    /** A scalar subquery, so that every plan probes an index. */
    static final String SEEDED = "UPDATE import_row r SET new_seed = " + PRESENT_SEED + " WHERE" + OPEN + " AND "
            + PRESENT_SEED + " IS DISTINCT FROM r.new_seed RETURNING r.line, r.user_id, r.name IS NULL, r.new_seed";

    private static final String ERASED_MEANWHILE = "SELECT r.line FROM import_row r WHERE r.outcome = 'created' AND "
            + PRESENT_SEED + " IS DISTINCT FROM r.new_seed LIMIT 1";

    private static final String RENAME = "UPDATE import_row SET new_name = ?, new_key = ? WHERE line = ?";

    private static final String GIVE_UP =
            "UPDATE import_row r SET outcome = 'refused', reason = '" + Reasons.NO_FREE_NAME + "' WHERE" + OPEN;

    /**
     * Rows whose name another profile, or an earlier row, holds. A profile may change the spelling of its own name, and keeps one
     * that it has without a claim.
     *
     * @param or another condition by which the row {@code w} can't have its name
     */
    static String taken(String or) {
        return "UPDATE import_row r SET %s WHERE" + OPEN
                + hashed("r.line IN (SELECT w.line FROM (SELECT r.line, r.user_id, r.name_key,"
                        + " min(r.line) OVER (PARTITION BY r.name_key) AS first_line"
                        + " FROM import_row r LEFT JOIN profile p ON" + THEIRS + " WHERE" + OPEN
                        + " AND r.name_key IS NOT NULL AND p.name IS DISTINCT FROM r.name"
                        + " AND p.name_key IS DISTINCT FROM r.name_key) w"
                        + " WHERE w.line > w.first_line OR " + CLAIMED.formatted("w", "name_key") + or + ")");
    }

    /** Keeps the planner from a join, which compares every pair of rows because {@link ImportTransaction} has no hash joins. */
    private static String hashed(String condition) {
        return " AND (" + condition + ") IS TRUE";
    }

    /** Applies the chunk. Versions of overwritten profiles go to {@code changed}, by user. */
    List<RowOutcome> apply(List<JudgedRow> rows, Map<String, Long> changed) throws SQLException {
        int rounds = staging.fill(rows);
        for (int round = 0; round < rounds; round++) {
            sql.setRound(round);
            applyRound();
            for (int attempt = 1; isAnyOpen(attempt); attempt++) {
                if (attempt == ATTEMPTS_MAX) {
                    sql.update(GIVE_UP);
                    break;
                }
                applyRound();
            }
        }
        requireNoneBarred();
        requireNoneErased();
        return staging.outcomes(rows, changed);
    }

    private void applyRound() throws SQLException {
        sql.update(REFUSE_ERASED);
        switch (options.onConflict()) {
            case SKIP -> sql.update(SKIP);
            case FAIL -> requireNoConflict();
            case OVERWRITE -> {}
        }
        sql.update(REFUSED_LOCKED);
        settleTaken();
        settleSeeds();
        sql.update(INSERT);
        if (options.onConflict() == OnConflict.OVERWRITE) {
            // created profiles may have names that were generated
            settleTaken();
            sql.update(OVERWRITE);
            sql.update(UNCHANGED);
        }
    }

    /** Rows of erased ids are drawn from the seed that the erasure made. */
    private void settleSeeds() throws SQLException {
        if (!staging.policy().fresh()) {
            return;
        }
        try (PreparedStatement seeded = sql.prepare(SEEDED);
                ResultSet rows = seeded.executeQuery();
                PreparedStatement rename = staging.connection().prepareStatement(RENAME)) {
            while (rows.next()) {
                if (rows.getBoolean(3)) {
                    ProfileId id = new ProfileId(staging.tenantId(), rows.getString(2));
                    addRename(rename, staging.policy().generated(id, rows.getString(4), 0), rows.getLong(1));
                }
            }
            rename.executeBatch();
        }
    }

    private static void addRename(PreparedStatement rename, ClaimedName next, long line) throws SQLException {
        rename.setString(1, next.text());
        rename.setString(2, next.key());
        rename.setLong(3, line);
        rename.addBatch();
    }

    /** Fails as a lost race if an id was erased after {@link #SEEDED}. From here on nobody can erase the written rows. */
    private void requireNoneErased() throws SQLException {
        if (staging.policy().fresh()) {
            requireNone(ERASED_MEANWHILE, "erased meanwhile");
        }
    }

    private void settleTaken() throws SQLException {
        if (staging.policy().unique()) {
            sql.update(TAKEN.formatted(options.names() == Names.CHECK ? REFUSED_TAKEN : UNCLAIMED));
        }
    }

    /** Fails as a lost race if a moderator barred a name after {@link #REFUSED_LOCKED}. */
    private void requireNoneBarred() throws SQLException {
        requireNone(BARRED_MEANWHILE, "barred meanwhile");
    }

    private void requireNone(String lost, String what) throws SQLException {
        try (PreparedStatement statement = sql.prepare(lost);
                ResultSet found = statement.executeQuery()) {
            if (found.next()) {
                throw new SQLException("line " + found.getLong(1) + ": " + what, ImportTransaction.CONFLICT);
            }
        }
    }

    private void requireNoConflict() throws SQLException {
        try (PreparedStatement statement = sql.prepare(FIRST_CONFLICT);
                ResultSet found = statement.executeQuery()) {
            if (found.next()) {
                throw new ProfileFailure(
                        Kind.PROFILE_EXISTS,
                        "line " + found.getLong(1) + ": user_id: '" + Quoted.of(found.getString(2))
                                + "' has a profile (expected: none, because conflicts fail)");
            }
        }
    }

    /** Whether a row has no outcome yet. One whose generated name is taken gets the next one. */
    private boolean isAnyOpen(int generation) throws SQLException {
        boolean anyOpen = false;
        try (PreparedStatement left = sql.prepare(LEFT);
                ResultSet rows = left.executeQuery();
                PreparedStatement rename = staging.connection().prepareStatement(RENAME)) {
            while (rows.next()) {
                anyOpen = true;
                if (rows.getBoolean(3) && generation < NamePolicy.GENERATIONS_MAX) {
                    ClaimedName next = staging.policy()
                            .generated(
                                    new ProfileId(staging.tenantId(), rows.getString(2)),
                                    rows.getString(4),
                                    generation);
                    addRename(rename, next, rows.getLong(1));
                }
            }
            rename.executeBatch();
        }
        return anyOpen;
    }
}
