package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.moderation.FormerName;
import io.phoenix.profile.moderation.NameAt;
import io.phoenix.profile.moderation.NameHistory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code name_history}, which a trigger fills, and {@code name_quarantine}. Thread-safe. */
record PostgresNameHistory(StatementExecutor statements) implements NameHistory {

    /** The former names of $1 and $2 as JSON, the newest first. How many there are is bounded where they are written. */
    static final String NAMES =
            "(SELECT coalesce(json_agg(json_build_object('name', h.name, 'custom', h.name_is_custom,"
                    + " 'since', h.since, 'until', h.until) ORDER BY h.id DESC), '[]') FROM name_history h"
                    + " WHERE h.tenant_id = $1 AND h.user_id = $2 AND h.kept_until > clock_timestamp())";

    /** Every plan looks up each id in the primary keys, as in the read of a batch. */
    static final String AT = "SELECT p." + ProfileRow.COLUMNS.replace(", ", ", p.") + ", i.id, p.renamed_at,"
            + " CASE WHEN p.user_id IS NULL THEN (SELECT k.version FROM erased_profile k WHERE k.tenant_id = $1"
            + " AND k.user_id = i.id) END, f.name, f.name_is_custom, f.since, f.until, m.barred"
            + " FROM unnest($2::text[]) WITH ORDINALITY AS i (id, place)"
            + " LEFT JOIN LATERAL (SELECT * FROM profile WHERE tenant_id = $1 AND user_id = i.id LIMIT 1) AS p ON true"
            + " LEFT JOIN LATERAL (SELECT * FROM name_history h WHERE h.tenant_id = $1 AND h.user_id = i.id"
            + " AND h.until > $3 AND h.kept_until > clock_timestamp() ORDER BY h.id LIMIT 1) AS f ON true"
            + " LEFT JOIN LATERAL (SELECT m.barred FROM profile_moderation m WHERE m.tenant_id = $1 AND m.user_id = i.id"
            + " AND " + ModerationRows.IS_VALID + " LIMIT 1) AS m ON true ORDER BY i.place";

    private static final int BEHIND_PROFILE = ProfileRow.COLUMNS.split(",").length;

    private static final String DELETE = "(DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s"
            + " WHERE kept_until < clock_timestamp() ORDER BY kept_until LIMIT $1 FOR UPDATE SKIP LOCKED)) RETURNING 1)";

    /** Without waiting for an instance that prunes at the same time. */
    private static final String PRUNE = "WITH former AS " + DELETE.formatted("name_history") + ", gone AS "
            + DELETE.formatted("name_quarantine")
            + " SELECT greatest((SELECT count(*) FROM former), (SELECT count(*) FROM gone))::int";

    @Override
    public Future<List<FormerName>> of(ProfileId id) {
        return statements
                .run("SELECT " + NAMES, Tuple.of(id.tenantId(), id.userId()))
                .map(rows -> names(rows.iterator().next().getValue(0)));
    }

    @Override
    public Future<List<NameAt>> at(String tenantId, List<ProfileId> ids, Instant time) {
        String[] users = ids.stream().map(ProfileId::userId).toArray(String[]::new);
        return statements
                .run(AT, Tuple.of(tenantId, (Object) users, time.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    List<NameAt> found = new ArrayList<>(rows.size());
                    rows.forEach(row -> found.add(nameAt(tenantId, row)));
                    return found;
                });
    }

    private static NameAt nameAt(String tenantId, Row row) {
        int column = BEHIND_PROFILE;
        ProfileId id = new ProfileId(tenantId, row.getString(column));
        OffsetDateTime renamedAt = row.getOffsetDateTime(column + 1);
        Long kept = row.getLong(column + 2);
        String former = row.getString(column + 3);
        String[] barred = row.getArrayOfStrings(column + 7);
        Profile present = row.getValue(0) == null ? null : ProfileRow.toProfile(row, 0);
        return new NameAt(
                id,
                kept == null ? present : Profile.keptErasure(id, kept),
                renamedAt == null ? null : renamedAt.toInstant(),
                former == null
                        ? null
                        : new FormerName(
                                former,
                                row.getBoolean(column + 4),
                                row.getOffsetDateTime(column + 5).toInstant(),
                                row.getOffsetDateTime(column + 6).toInstant()),
                barred == null ? List.of() : List.of(barred));
    }

    @Override
    public Future<Integer> prune(int max) {
        return statements
                .run(PRUNE, Tuple.of(max))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    static List<FormerName> names(@Nullable Object json) {
        return json == null
                ? List.of()
                : ((JsonArray) json)
                        .stream()
                                .map(JsonObject.class::cast)
                                .map(name -> new FormerName(
                                        name.getString("name"),
                                        name.getBoolean("custom"),
                                        instant(name, "since"),
                                        instant(name, "until")))
                                .toList();
    }

    private static Instant instant(JsonObject name, String field) {
        return OffsetDateTime.parse(name.getString(field)).toInstant();
    }
}
