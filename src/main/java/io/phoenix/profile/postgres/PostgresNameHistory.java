package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.moderation.FormerName;
import io.phoenix.profile.moderation.NameHistory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code name_history}, which a trigger fills, and {@code name_quarantine}. Thread-safe. */
record PostgresNameHistory(StatementExecutor statements) implements NameHistory {

    /** The former names of $1 and $2 as JSON, the newest first. How many there are is bounded where they are written. */
    static final String NAMES =
            "(SELECT coalesce(json_agg(json_build_object('name', h.name, 'custom', h.name_is_custom,"
                    + " 'since', h.since, 'until', h.until) ORDER BY h.id DESC), '[]') FROM name_history h"
                    + " WHERE h.tenant_id = $1 AND h.user_id = $2 AND h.kept_until > clock_timestamp())";

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
