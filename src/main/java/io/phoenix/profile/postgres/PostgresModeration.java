package io.phoenix.profile.postgres;

import io.phoenix.profile.config.ModerationSettings;
import io.phoenix.profile.domain.ClaimedName;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.moderation.AuditEntry;
import io.phoenix.profile.moderation.ModerationOrder;
import io.phoenix.profile.moderation.ModerationRecord;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.Part;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moderation in Postgres. An order is one statement, which locks the row of the profile first. Thread-safe. */
record PostgresModeration(
        StampedStatements changes, StatementExecutor statements, ModerationSettings settings, NameKeeping names)
        implements ModerationStore {

    private static final String LOCK = "lock";
    private static final String UNLOCK = "unlock";

    /**
     * Parameters: $1 tenant, $2 user, $3 the present name, $4 the name after a reset or null, $5 its key, $6 the increment of the
     * avatar's generation, $7 and $8 what to do with the locks of name and avatar, $9 the reason, $10 a skeleton to bar or null,
     * $11 whether to forget the others, $12 how many to keep, $13 the seconds to keep all of it after an erasure, $14 the
     * moderator, $15 the actions, $16 how long to keep the present name.
     *
     * <p>An unlocked name has no last rename, so the next one is free of the cooldown. What was kept of an erased profile and is
     * over does not come back.
     */
    static final String APPLY = StampedStatements.WITH_STAMP
            + ", allowed AS MATERIALIZED (SELECT set_config('phoenix_profile.moderates', 'on', true), "
            + NameKeeping.tell("$16") + " FROM stamp)"
            + ", present AS MATERIALIZED (SELECT p.name FROM allowed, profile p"
            + " WHERE p.tenant_id = $1 AND p.user_id = $2 AND p.name = $3 FOR UPDATE OF p)"
            + ", changed AS (UPDATE profile p SET name = coalesce($4::text, p.name),"
            + " name_key = CASE WHEN $4::text IS NULL THEN p.name_key ELSE $5::text END,"
            + " name_is_custom = p.name_is_custom AND $4::text IS NULL,"
            + " renamed_at = CASE WHEN $7::text = '" + UNLOCK + "' THEN NULL ELSE p.renamed_at END,"
            + " avatar_generation = p.avatar_generation + $6::int,"
            + " picture = CASE WHEN $6::int = 0 THEN p.picture END FROM present"
            + " WHERE p.tenant_id = $1 AND p.user_id = $2 RETURNING p.*)"
            + ", m AS (INSERT INTO profile_moderation AS m (tenant_id, user_id, name_lock, avatar_lock, barred, kept_seconds)"
            + " SELECT $1, $2, CASE WHEN $7::text = '" + LOCK + "' THEN $9::text END,"
            + " CASE WHEN $8::text = '" + LOCK + "' THEN $9::text END,"
            + " array_remove(ARRAY[$10::text COLLATE \"C\"], NULL), $13::bigint FROM present"
            + " ON CONFLICT (tenant_id, user_id) DO UPDATE SET name_lock = " + locked("$7", "name_lock")
            + ", avatar_lock = " + locked("$8", "avatar_lock")
            + ", barred = (SELECT names[greatest(1, cardinality(names) - $12::int + 1):] FROM (SELECT"
            + " CASE WHEN $11::boolean OR NOT " + ModerationRows.IS_VALID + " THEN excluded.barred"
            + " ELSE array_remove(m.barred, $10::text) || excluded.barred END AS names) AS all_names)"
            + ", kept_seconds = excluded.kept_seconds, kept_until = NULL RETURNING m.*)"
            + ", audited AS (INSERT INTO moderation_audit (tenant_id, user_id, moderator, actions, name, reason)"
            + " SELECT $1, $2, $14::text, $15::text[], name, $9::text FROM present)"
            + " SELECT " + StampedStatements.COLUMNS + ", c." + ProfileRow.COLUMNS.replace(", ", ", c.") + ", "
            + ModerationRows.STATE + " FROM stamp s LEFT JOIN changed c ON true LEFT JOIN m ON true";

    private static final int STATE = StampedStatements.FIRST + ProfileRow.COLUMNS.split(",").length;

    private static final String FIND = "SELECT " + ModerationRows.STATE + ", "
            + ModerationRows.AUDIT.formatted("$3", "$4") + " FROM (SELECT 1) one LEFT JOIN profile_moderation m"
            + " ON m.tenant_id = $1 AND m.user_id = $2 AND " + ModerationRows.IS_VALID;

    private static final int AUDIT = 4;

    /** Without waiting for an instance that prunes at the same time. */
    private static final String PRUNE = "DELETE FROM profile_moderation WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM profile_moderation WHERE kept_until < clock_timestamp() ORDER BY kept_until LIMIT $1"
            + " FOR UPDATE SKIP LOCKED))";

    private static String locked(String order, String column) {
        return "CASE WHEN " + order + "::text = '" + LOCK + "' THEN excluded." + column + " WHEN " + order
                + "::text IS NULL AND " + ModerationRows.IS_VALID + " THEN m." + column + " END";
    }

    @Override
    public Future<Stamped<Optional<Applied>>> apply(
            ProfileId id,
            ModerationOrder order,
            String present,
            @Nullable ClaimedName generated,
            @Nullable String refused) {
        Tuple parameters = Tuple.tuple()
                .addString(id.tenantId())
                .addString(id.userId())
                .addString(present)
                .addString(generated == null ? null : generated.text())
                .addString(generated == null ? null : generated.key())
                .addInteger(order.reset().contains(Part.AVATAR) ? 1 : 0)
                .addString(lockOrder(order, Part.NAME))
                .addString(lockOrder(order, Part.AVATAR))
                .addString(order.reason())
                .addString(refused)
                .addBoolean(order.unbar())
                .addInteger(settings.barredMax())
                .addLong(settings.locksKept().toSeconds())
                .addString(order.moderator())
                .addArrayOfString(order.actions().toArray(String[]::new))
                .addString(names.of(id));
        return changes.run(APPLY, parameters)
                .map(answer -> answer.map(PostgresModeration::applied))
                .recover(cause -> Future.failedFuture(
                        generated != null && ProfileUpdates.isNameTaken(cause) ? generated.taken() : cause));
    }

    private static @Nullable String lockOrder(ModerationOrder order, Part part) {
        if (order.lock().contains(part)) {
            return LOCK;
        }
        return order.unlock().contains(part) ? UNLOCK : null;
    }

    private static Optional<Applied> applied(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return ProfileRow.first(rows).map(profile -> new Applied(profile, ModerationRows.state(row, STATE)));
    }

    @Override
    public Future<ModerationRecord> find(ProfileId id, long before, int limit) {
        return statements
                .run(FIND, Tuple.of(id.tenantId(), id.userId(), before, limit + 1))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    List<AuditEntry> audit = ModerationRows.audit(row.getValue(AUDIT));
                    boolean more = audit.size() > limit;
                    return new ModerationRecord(
                            ModerationRows.state(row, 0), more ? audit.subList(0, limit) : audit, more);
                });
    }

    @Override
    public Future<Integer> prune(int max) {
        return statements.run(PRUNE, Tuple.of(max)).map(RowSet::rowCount);
    }
}
