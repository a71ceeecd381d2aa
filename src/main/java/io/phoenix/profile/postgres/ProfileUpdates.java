package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.DrawnAnew;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NameSkeleton;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Updates a profile in one statement, which also checks uniqueness and the cooldown, so that concurrent updates can't evade
 * them. Only an update whose name is taken runs again. Thread-safe.
 *
 * <p>A creation may wait for the transaction in which its user erases the profile, and has not seen which rename that one keeps.
 * So the statement tells the trigger {@code profile_refuse_superseded} the cooldown, and runs again if it must know more.
 *
 * <p>Parameters: $1 tenant, $2 user, $3 the name or null, $4 its key, $5 the increment of the avatar's generation, $6 the
 * cooldown in seconds. If the profile may be absent, $7 is the generated name and $8 its key, $9 whether it must be absent, and
 * $10 the versions that it must not have; else $7 is the versions that it may have or null, and $8 and $9 are as $9 and $10. The
 * next one is the URL of a picture, or null. The next two are for the triggers: the skeleton of the name, which a moderator may have
 * barred, and how long to keep the present name. If the profile may be absent, the last ones are the seed that it is drawn from and the
 * hash of its id, null where that does not matter.
 */
record ProfileUpdates(StampedStatements statements, NameKeeping names) {

    private static final String UNIQUE_VIOLATION = "23505";

    /** On profile, or on the table of names where profile is partitioned; and that of names that were given up. */
    private static final Set<String> UNIQUE_INDEXES =
            Set.of("profile_name_key", "name_claim_pkey", "name_quarantine_pkey");

    /** Sets the columns of an existing row. Another drawn avatar takes the place of a picture. An update to the present name changes nothing, not even a missing key. */
    private static final String SET_BUT_PICTURE = " name = coalesce($3::text, profile.name),"
            + " name_key = CASE WHEN $3 <> profile.name THEN $4::text ELSE profile.name_key END,"
            + " name_is_custom = profile.name_is_custom OR coalesce($3 <> profile.name, false),"
            + " renamed_at = CASE WHEN $3 <> profile.name THEN now() ELSE profile.renamed_at END,"
            + " avatar_generation = profile.avatar_generation + $5,"
            + " avatar_seed = CASE WHEN $5 > 0 AND profile.avatar_seed !~ '^" + Profile.ERASED_SEED
            + "' THEN NULL ELSE profile.avatar_seed END,";

    private static final String SET =
            SET_BUT_PICTURE + " picture = coalesce(%1$s::text, CASE WHEN $5 = 0 THEN profile.picture END)";

    /** Evaluated on the locked row, as last committed. False or null if the update is allowed. */
    private static final String COOLS_DOWN =
            "($3 <> profile.name AND $6::float8 > 0 AND profile.renamed_at + make_interval(secs => $6) > now())";

    private static final String PRESENT_SEED = NameKeeping.seed("$1", "$15");

    private static final String KEPT = "SELECT FROM erased_profile WHERE tenant_id = $1 AND user_id = $2";

    /** The remaining cooldown of a user who erased the profile. */
    private static final String SECONDS_LEFT_OF_ERASED = "SELECT ceil(extract(epoch FROM"
            + " renamed_at + make_interval(secs => $6::float8) - clock_timestamp()))::bigint FROM erased_rename"
            + " WHERE tenant_id = $1 AND user_id = $2 AND renamed_at + make_interval(secs => $6::float8) > now()";

    /**
     * Returns the updated row; if the update was refused, the present row, with the seconds until the cooldown ends. These
     * count from clock_timestamp(), because the transaction that last changed the name may have begun after this one.
     */
    private static final String UPDATED_OR_PRESENT = StampedStatements.WITH_STAMP
            + ", changed AS (%s RETURNING " + ProfileRow.COLUMNS + "), present AS ("
            + "SELECT " + ProfileRow.COLUMNS + ", NULL::bigint AS seconds_left FROM changed UNION ALL"
            + " SELECT " + ProfileRow.COLUMNS + ", CASE WHEN " + COOLS_DOWN
            + " THEN greatest(1, ceil(extract(epoch FROM"
            + " profile.renamed_at + make_interval(secs => $6) - clock_timestamp())))::bigint ELSE 0 END FROM profile"
            + " WHERE tenant_id = $1 AND user_id = $2 AND NOT EXISTS (SELECT FROM changed))"
            + " SELECT " + StampedStatements.COLUMNS + ", " + ProfileRow.COLUMNS
            + ", coalesce(seconds_left, CASE WHEN user_id IS NULL THEN (" + SECONDS_LEFT_OF_ERASED
            + ") END) AS seconds_left, (SELECT m.name_lock FROM profile_moderation m WHERE m.tenant_id = $1"
            + " AND m.user_id = $2 AND present.seconds_left > 0 AND " + ModerationRows.IS_VALID + ") AS name_lock"
            + ", CASE WHEN user_id IS NULL THEN EXISTS (" + KEPT + ") ELSE false END AS kept, %s AS seed"
            + " FROM stamp s LEFT JOIN present ON true";

    /**
     * One row, after a lock on the profile if it would be created with a key. Concurrent creations of one profile would
     * otherwise deadlock in the unique index of names, which ON CONFLICT does not cover. The setting lasts as long as the
     * transaction, which is the statement.
     */
    private static final String LOCK = "(SELECT CASE WHEN coalesce($4::text, $8) IS NOT NULL"
            + " THEN pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))::text END, " + tell("$12", "$13")
            + ", set_config('phoenix_profile.rename_cooldown', ($6::float8)::text, true)"
            + ") AS held";

    static final String CREATE_OR_UPDATE = UPDATED_OR_PRESENT.formatted(
            "INSERT INTO profile (tenant_id, user_id, name, name_key, name_is_custom, renamed_at, picture, avatar_seed)"
                    + " SELECT $1, $2, coalesce($3::text, $7), CASE WHEN $3 IS NULL THEN $8 ELSE $4::text END,"
                    + " $3 IS NOT NULL, CASE WHEN $3 IS NOT NULL THEN now() END, $11::text, $14::text FROM stamp, "
                    + LOCK
                    + " WHERE NOT EXISTS (" + KEPT + ") AND ($3 IS NULL OR NOT EXISTS (" + SECONDS_LEFT_OF_ERASED + ")"
                    + " OR EXISTS (SELECT FROM profile WHERE tenant_id = $1 AND user_id = $2))"
                    + " AND ($15::bytea IS NULL OR " + PRESENT_SEED + " IS NOT DISTINCT FROM $14"
                    + " OR EXISTS (SELECT FROM profile WHERE tenant_id = $1 AND user_id = $2))"
                    + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET" + SET.formatted("$11")
                    + " WHERE " + COOLS_DOWN + " IS NOT TRUE AND NOT $9::boolean"
                    + " AND profile.version <> ALL($10::bigint[])",
            "CASE WHEN $15::bytea IS NULL THEN NULL WHEN present.user_id IS NULL THEN " + PRESENT_SEED
                    + " WHEN seconds_left IS NULL AND created_at >= now()"
                    + " AND NOT erased_seed_require(present.tenant_id, $15, $14) THEN NULL ELSE $14::text END");

    static final String UPDATE = UPDATED_OR_PRESENT.formatted(
            "UPDATE profile SET" + SET.formatted("$10")
                    + " WHERE tenant_id = $1 AND user_id = $2 AND ($7::bigint[] IS NULL OR version = ANY($7))"
                    + " AND NOT $8::boolean AND version <> ALL($9::bigint[]) AND " + COOLS_DOWN + " IS NOT TRUE"
                    + " AND EXISTS (SELECT FROM stamp) AND (SELECT " + tell("$11", "$12") + ") IS NOT NULL",
            "NULL::text");

    /** For the triggers, until the statement has ended. */
    private static String tell(String skeleton, String retention) {
        return "set_config('phoenix_profile.skeleton', coalesce(" + skeleton + "::text, ''), true) || "
                + NameKeeping.tell(retention);
    }

    Future<Stamped<Profile>> run(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        ClaimedName wanted = update.name() == null ? generatedName : update.name();
        // a concurrent transaction may have created this very profile with the name; the second run then updates it
        return once(id, update, generatedName)
                .recover(cause -> isNameTaken(cause) ? once(id, update, generatedName) : Future.failedFuture(cause))
                .recover(cause -> Future.failedFuture(
                        isNameTaken(cause) ? wanted.taken() : ModerationRows.refusalOf(cause, wanted.text())));
    }

    private Future<Stamped<Profile>> once(ProfileId id, ProfileUpdate update, ClaimedName generatedName) {
        ClaimedName name = update.name();
        Tuple parameters = Tuple.of(
                id.tenantId(),
                id.userId(),
                name == null ? null : name.text(),
                name == null ? null : name.key(),
                update.regenerateAvatar() ? 1 : 0,
                update.renameCooldown().toMillis() / 1_000.0);
        VersionCondition condition = update.condition();
        if (condition.present()) {
            parameters.addValue(array(condition.oneOf()));
        } else {
            parameters.addString(generatedName.text()).addString(generatedName.key());
        }
        parameters
                .addBoolean(condition.absent())
                .addValue(array(condition.noneOf()))
                .addString(update.picture())
                .addString(name == null ? null : NameSkeleton.of(name.text()))
                .addString(names.of(id));
        if (condition.present()) {
            return statements
                    .run(UPDATE, parameters)
                    .map(answer ->
                            answer.map(rows -> changed(id, rows.iterator().next(), update)));
        }
        Buffer hash = names.seedHashOf(id);
        parameters.addString(generatedName.seed()).addValue(hash);
        return statements
                .run(CREATE_OR_UPDATE, parameters)
                .map(answer -> answer.map(rows -> {
                    Row row = rows.iterator().next();
                    if (hash != null
                            && ProfileRow.isAbsent(row)
                            && !Objects.equals(row.getString("seed"), generatedName.seed())) {
                        throw new DrawnAnew(row.getString("seed"));
                    }
                    return changed(id, row, update);
                }));
    }

    private static Profile changed(ProfileId id, Row row, ProfileUpdate update) {
        boolean absent = ProfileRow.isAbsent(row);
        if (row.getBoolean("kept")) {
            throw ProfileFailure.erased(id);
        }
        if (!absent && row.getLong("seconds_left") == null) {
            return ProfileRow.toProfile(row);
        }
        Long left = row.getLong("seconds_left");
        long secondsLeft = left == null ? 0 : left;
        VersionCondition condition = update.condition();
        Long version = absent ? null : row.getLong("version");
        // with no seconds left, a concurrent transaction may have changed the version
        if (!condition.holds(version) || (secondsLeft == 0 && !condition.equals(VersionCondition.NONE))) {
            throw condition.failure(version);
        }
        String nameLock = row.getString("name_lock");
        if (nameLock != null) {
            // the end of the cooldown would not help
            throw ProfileFailure.locked("name", nameLock);
        }
        // refused with no seconds left: a concurrent transaction has just changed the name
        long waitSeconds = secondsLeft > 0
                ? secondsLeft
                : Math.max(1, update.renameCooldown().toSeconds());
        throw ProfileFailure.rateLimited(
                "name: changed a short while ago (expected: the next change in " + waitSeconds + " s or later)",
                1,
                waitSeconds);
    }

    /** An array as a parameter of a statement; null stays null. */
    static Long @Nullable [] array(@Nullable Set<Long> versions) {
        return versions == null ? null : versions.toArray(Long[]::new);
    }

    static boolean isNameTaken(Throwable cause) {
        return cause instanceof PgException refused
                && UNIQUE_VIOLATION.equals(refused.getSqlState())
                && UNIQUE_INDEXES.contains(refused.getConstraint());
    }
}
