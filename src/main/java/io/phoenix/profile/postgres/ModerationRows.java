package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.moderation.AuditEntry;
import io.phoenix.profile.moderation.ModerationState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of {@code profile_moderation} and {@code moderation_audit}, and what their trigger refuses. */
final class ModerationRows {

    /** Whether a row {@code m} still holds. */
    static final String IS_VALID = "(m.kept_until IS NULL OR m.kept_until > clock_timestamp())";

    /** The columns of a state, of a row {@code m}. */
    static final String STATE = "m.name_lock, m.avatar_lock, m.barred, m.kept_until";

    /** The newest entries of the audit trail of $1 and $2 as JSON, below an id and up to a number. */
    static final String AUDIT = "(SELECT coalesce(json_agg(json_build_object('id', a.id, 'at', a.at, 'by', a.moderator,"
            + " 'actions', to_json(a.actions), 'name', a.name, 'reason', a.reason) ORDER BY a.id DESC), '[]')"
            + " FROM (SELECT * FROM moderation_audit l WHERE l.tenant_id = $1 AND l.user_id = $2 AND l.id < %s"
            + " ORDER BY l.id DESC LIMIT %s) a)";

    private static final String CHECK_VIOLATION = "23514";
    private static final String REASON_BARRED = "barred";

    private ModerationRows() {}

    /** The state whose columns begin there. */
    static ModerationState state(Row row, int first) {
        String[] barred = row.getArrayOfStrings(first + 2);
        OffsetDateTime keptUntil = row.getOffsetDateTime(first + 3);
        return barred == null
                ? ModerationState.NONE
                : new ModerationState(
                        row.getString(first),
                        row.getString(first + 1),
                        List.of(barred),
                        keptUntil == null ? null : keptUntil.toInstant());
    }

    static List<AuditEntry> audit(@Nullable Object json) {
        return json == null
                ? List.of()
                : ((JsonArray) json)
                        .stream()
                                .map(JsonObject.class::cast)
                                .map(ModerationRows::entry)
                                .toList();
    }

    private static AuditEntry entry(JsonObject entry) {
        return new AuditEntry(
                entry.getLong("id"),
                OffsetDateTime.parse(entry.getString("at")).toInstant(),
                entry.getString("by"),
                entry.getJsonArray("actions").stream().map(String::valueOf).toList(),
                entry.getString("name"),
                entry.getString("reason"));
    }

    /** What the trigger {@code profile_moderate} refused, as a failure; any other cause as it is. */
    static Throwable refusalOf(Throwable cause, String name) {
        if (!(cause instanceof PgException refused)
                || !CHECK_VIOLATION.equals(refused.getSqlState())
                || refused.getConstraint() == null) {
            return cause;
        }
        return switch (refused.getConstraint()) {
            case "profile_name_locked" -> ProfileFailure.locked("name", String.valueOf(refused.getDetail()));
            case "profile_avatar_locked" -> ProfileFailure.locked("avatar", String.valueOf(refused.getDetail()));
            case "profile_name_barred" ->
                ProfileFailure.nameRefused(
                        REASON_BARRED, name, "looks like one that a moderator refused", "another name");
            default -> cause;
        };
    }
}
