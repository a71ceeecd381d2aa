package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/**
 * Changes of a profile. One is one statement, which also holds the limits of a name, so that no two that run at the same
 * time get past them; only one that is told that its name is taken is run again. Safe for use by several threads.
 *
 * <p>The parameters: $1 tenant, $2 user, $3 the name or null, $4 its key, $5 generations of the avatar to move on, $6 the
 * cooldown in seconds; then of the one kind $7 the generated name and $8 its key, of the other $7 the version expected.
 */
final class ProfileUpdates {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String UNIQUE_INDEX = "profile_name_key";

    /**
     * What an update makes of a row that exists. A name that is the present one changes nothing, and leaves the key as it
     * is, also where the tenant's names were not unique when it was given.
     */
    private static final String CHANGED = " name = coalesce($3::text, profile.name),"
            + " name_key = CASE WHEN $3 <> profile.name THEN $4::text ELSE profile.name_key END,"
            + " name_is_custom = profile.name_is_custom OR coalesce($3 <> profile.name, false),"
            + " renamed_at = CASE WHEN $3 <> profile.name THEN now() ELSE profile.renamed_at END,"
            + " avatar_generation = profile.avatar_generation + $5";

    /** Judged once the row is locked, by what was last committed; false, or null, where nothing stands against the change. */
    private static final String COOLS_DOWN =
            "($3 <> profile.name AND $6::float8 > 0" + " AND profile.renamed_at + make_interval(secs => $6) > now())";

    /**
     * The row after the change, or, where nothing was changed, as it was before, with the seconds until it may be: counted
     * from the moment at hand, because the other transaction may have begun after this one.
     */
    private static final String CHANGED_OR_PRESENT = "WITH changed AS (%s RETURNING " + ProfileRow.COLUMNS + ")"
            + " SELECT " + ProfileRow.COLUMNS + ", NULL::bigint AS seconds_left FROM changed UNION ALL"
            + " SELECT " + ProfileRow.COLUMNS + ", CASE WHEN " + COOLS_DOWN
            + " THEN greatest(1, ceil(extract(epoch FROM"
            + " profile.renamed_at + make_interval(secs => $6) - clock_timestamp())))::bigint ELSE 0 END FROM profile"
            + " WHERE tenant_id = $1 AND user_id = $2 AND NOT EXISTS (SELECT FROM changed)";

    /**
     * One row, once nobody else creates the same profile with a key. Several that do would wait for each other in the
     * second unique index, beside that of ON CONFLICT, until Postgres ends them as a deadlock.
     */
    private static final String ONE_AT_A_TIME = "(SELECT CASE WHEN coalesce($4::text, $8) IS NOT NULL"
            + " THEN pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))::text END) AS held";

    private static final String OF_ANY_VERSION = CHANGED_OR_PRESENT.formatted(
            "INSERT INTO profile (tenant_id, user_id, name, name_key, name_is_custom, renamed_at)"
                    + " SELECT $1, $2, coalesce($3::text, $7), CASE WHEN $3 IS NULL THEN $8 ELSE $4::text END,"
                    + " $3 IS NOT NULL, CASE WHEN $3 IS NOT NULL THEN now() END FROM " + ONE_AT_A_TIME
                    + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET" + CHANGED
                    + " WHERE " + COOLS_DOWN + " IS NOT TRUE");

    private static final String OF_VERSION = CHANGED_OR_PRESENT.formatted("UPDATE profile SET" + CHANGED
            + " WHERE tenant_id = $1 AND user_id = $2 AND version = $7 AND " + COOLS_DOWN + " IS NOT TRUE");

    private final StatementExecutor statements;

    ProfileUpdates(StatementExecutor statements) {
        this.statements = statements;
    }

    Future<Profile> run(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        ClaimedName wanted = update.name() == null ? generatedName : update.name();
        // the one who took the name may have been the same user a moment ago, in another transaction that created the
        // profile; now that it is there, the same statement changes it instead
        return once(id, update, generatedName)
                .recover(cause -> isNameTaken(cause) ? once(id, update, generatedName) : Future.failedFuture(cause))
                .recover(cause -> Future.failedFuture(isNameTaken(cause) ? wanted.taken() : cause));
    }

    private Future<Profile> once(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        ClaimedName name = update.name();
        Tuple parameters = Tuple.of(
                id.tenantId(),
                id.userId(),
                name == null ? null : name.text(),
                name == null ? null : name.key(),
                update.regenerateAvatar() ? 1 : 0,
                update.renameCooldown().toMillis() / 1_000.0);
        Long expected = update.expectedVersion();
        return expected == null
                ? statements
                        .run(
                                OF_ANY_VERSION,
                                parameters.addString(generatedName.text()).addString(generatedName.key()))
                        .map(rows -> changed(rows, update))
                : statements.run(OF_VERSION, parameters.addLong(expected)).map(rows -> changed(rows, update));
    }

    private static Profile changed(RowSet<Row> rows, ProfileUpdate update) {
        Row row = rows.size() == 0 ? null : rows.iterator().next();
        if (row != null && row.getLong("seconds_left") == null) {
            return ProfileRow.toProfile(row);
        }
        long secondsLeft = row == null ? 0 : row.getLong("seconds_left");
        Long expected = update.expectedVersion();
        if (expected != null && (row == null || row.getLong("version") != (long) expected || secondsLeft == 0)) {
            throw moved(expected);
        }
        // none left, though it was refused: another transaction changed the name in this very moment
        throw coolsDown(
                secondsLeft > 0
                        ? secondsLeft
                        : Math.max(1, update.renameCooldown().toSeconds()));
    }

    static boolean isNameTaken(Throwable cause) {
        return cause instanceof PgException refused
                && UNIQUE_VIOLATION.equals(refused.getSqlState())
                && UNIQUE_INDEX.equals(refused.getConstraint());
    }

    private static ProfileFailure moved(long expected) {
        return new ProfileFailure(
                Kind.VERSION_MISMATCH, "If-Match: version " + expected + " is not the present one (read it again)");
    }

    private static ProfileFailure coolsDown(long seconds) {
        return ProfileFailure.rateLimited(
                "name: changed a short while ago (expected: the next change in " + seconds + " s or later)",
                1,
                seconds);
    }
}
