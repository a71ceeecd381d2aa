package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.domain.VersionCondition;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * Erases a profile, keeps an erasure, or lifts a kept one, each in one statement. Triggers write the change log, and see to it that
 * nothing creates a profile while its erasure is kept. Thread-safe.
 */
record ProfileErasures(StampedStatements statements, NameKeeping names) {

    /**
     * Returns the version that the trigger writes to the change log, or that of a kept erasure; then the one that a profile
     * created now would have, and the version of the profile before. Keeps the time of the last rename while it cools down, and
     * makes the seed from which the next profile is drawn.
     */
    static final String ERASE = StampedStatements.WITH_STAMP
            + ", erased AS (DELETE FROM profile WHERE tenant_id = $1 AND user_id = $2 AND EXISTS (SELECT FROM stamp)"
            + " AND (SELECT " + NameKeeping.tell("$7") + ") IS NOT NULL"
            + " AND ($4::bigint[] IS NULL OR version = ANY($4)) AND NOT $5::boolean AND version <> ALL($6::bigint[])"
            + " RETURNING version + 1 AS version, renamed_at), kept AS ("
            + "INSERT INTO erased_rename (tenant_id, user_id, renamed_at, kept_until)"
            + " SELECT $1, $2, renamed_at, renamed_at + make_interval(secs => $3::float8) FROM erased"
            + " WHERE $3::float8 > 0 AND renamed_at + make_interval(secs => $3::float8) > now()"
            + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET renamed_at = excluded.renamed_at,"
            + " kept_until = excluded.kept_until), seed AS (" + NameKeeping.newSeed("$8", "erased") + ")"
            + " SELECT " + StampedStatements.COLUMNS + ", coalesce((SELECT version FROM erased),"
            + " (SELECT version FROM erased_profile WHERE tenant_id = $1 AND user_id = $2)),"
            + " greatest((SELECT max(version) + 1 FROM profile_change WHERE tenant_id = $1 AND user_id = $2),"
            + " (extract(epoch FROM clock_timestamp()) * 1000000)::bigint),"
            + " (SELECT version FROM profile WHERE tenant_id = $1 AND user_id = $2) FROM stamp s";

    /** An argument depends on the stamp, so that nothing happens without one. */
    static final String ERASE_AND_KEEP = StampedStatements.WITH_STAMP
            + ", k AS MATERIALIZED (SELECT k.erased, k.present FROM (SELECT s.*, " + NameKeeping.tell("$8")
            + " AS told FROM stamp s OFFSET 0) AS s,"
            + " erase_profile_and_keep($1, CASE WHEN s.told IS NOT NULL THEN $2::text END, $3, $4, $5, $6, $7) AS k)"
            + ", seed AS (" + NameKeeping.newSeed("$9", "(SELECT FROM k WHERE k.erased IS NOT NULL) AS kept") + ")"
            + " SELECT " + StampedStatements.COLUMNS + ", k.erased, k.present FROM stamp s, k";

    static final String LIFT = StampedStatements.WITH_STAMP
            + ", lifted AS (DELETE FROM erased_profile WHERE tenant_id = $1 AND user_id = $2"
            + " AND EXISTS (SELECT FROM stamp) RETURNING version + 1 AS version)"
            + " SELECT " + StampedStatements.COLUMNS + ", (SELECT version FROM lifted) FROM stamp s";

    Future<Stamped<Long>> erase(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        Tuple parameters = Tuple.of(
                id.tenantId(),
                id.userId(),
                renameCooldown.toMillis() / 1_000.0,
                ProfileUpdates.array(condition.oneOf()),
                condition.absent(),
                ProfileUpdates.array(condition.noneOf()));
        parameters.addString(names.of(id)).addValue(names.seedHashOf(id));
        return statements
                .run(ERASE, parameters)
                .map(answer -> answer.map(rows -> erased(rows.iterator().next(), condition)));
    }

    Future<Stamped<Long>> eraseAndKeep(ProfileId id, VersionCondition condition, Duration renameCooldown) {
        Tuple parameters = Tuple.of(
                id.tenantId(),
                id.userId(),
                renameCooldown.toMillis() / 1_000.0,
                condition.present(),
                ProfileUpdates.array(condition.oneOf()),
                condition.absent());
        parameters
                .addValue(ProfileUpdates.array(condition.noneOf()))
                .addString(names.of(id))
                .addValue(names.seedHashOf(id));
        return statements
                .run(ERASE_AND_KEEP, parameters)
                .map(answer -> answer.map(rows -> kept(rows.iterator().next(), condition)));
    }

    private static long kept(Row row, VersionCondition condition) {
        Long erased = row.getLong(StampedStatements.FIRST);
        if (erased == null) {
            throw condition.failure(row.getLong(StampedStatements.FIRST + 1));
        }
        return erased;
    }

    Future<Stamped<Optional<Long>>> lift(ProfileId id) {
        return statements
                .run(LIFT, Tuple.of(id.tenantId(), id.userId()))
                .map(answer -> answer.map(
                        rows -> Optional.ofNullable(rows.iterator().next().getLong(StampedStatements.FIRST))));
    }

    private static long erased(Row row, VersionCondition condition) {
        Long erased = row.getLong(StampedStatements.FIRST);
        long next = row.getLong(StampedStatements.FIRST + 1);
        Long before = row.getLong(StampedStatements.FIRST + 2);
        if (erased == null) {
            // present before but not erased: refused, or else erased by a concurrent transaction
            boolean refused = before == null ? !condition.holds(null) : !condition.equals(VersionCondition.NONE);
            if (refused) {
                throw condition.failure(before);
            }
        }
        return erased == null ? next : erased;
    }
}
