package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.Stamped;
import io.phoenix.profile.feed.AuditedCopies;
import io.phoenix.profile.feed.CopyAudit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Audits copies in Postgres: one statement for each {@value #STATEMENT_COPIES} copies, one after the other, so a large audit takes
 * one connection and no other statement waits behind it for long. Thread-safe.
 */
record PostgresCopyAudit(StampedStatements statements) implements CopyAudit {

    private static final int STATEMENT_COPIES = 2_500;

    /**
     * A probe of the primary key for each copy: OFFSET 0 keeps the planner from a join that would read the whole table. Rows that
     * are as the copy says are not sent.
     */
    static final String DIFFERING = "SELECT " + StampedStatements.COLUMNS + ", d.*"
            + " FROM database_stamp s LEFT JOIN (SELECT p.*, c.user_id AS copied"
            + " FROM unnest($2::text[], $3::bigint[]) AS c (user_id, version)"
            + " LEFT JOIN LATERAL (SELECT " + ProfileRow.COLUMNS + " FROM profile"
            + " WHERE tenant_id = $1 AND user_id = c.user_id OFFSET 0) AS p ON true"
            + " WHERE p.version IS DISTINCT FROM c.version) AS d ON true";

    /** The column behind those of the profile. */
    private static final int COPIED = StampedStatements.FIRST + ProfileRow.COLUMNS.split(",").length;

    @Override
    public Future<AuditedCopies> audit(String tenantId, Map<String, Long> copies) {
        return next(tenantId, List.copyOf(copies.entrySet()), new ArrayList<>(), new ArrayList<>());
    }

    private Future<AuditedCopies> next(
            String tenantId, List<Map.Entry<String, Long>> copies, List<Profile> changed, List<String> erased) {
        List<Map.Entry<String, Long>> some = copies.subList(0, Math.min(STATEMENT_COPIES, copies.size()));
        String[] users = some.stream().map(Map.Entry::getKey).toArray(String[]::new);
        Long[] versions = some.stream().map(Map.Entry::getValue).toArray(Long[]::new);
        return statements
                .run(DIFFERING, Tuple.of(tenantId, (Object) users, (Object) versions))
                .compose(answer -> {
                    add(answer, changed, erased);
                    return some.size() == copies.size()
                            ? Future.succeededFuture(new AuditedCopies(changed, erased))
                            : next(tenantId, copies.subList(some.size(), copies.size()), changed, erased);
                });
    }

    private static void add(Stamped<RowSet<Row>> answer, List<Profile> changed, List<String> erased) {
        for (Row row : answer.value()) {
            if (!ProfileRow.isAbsent(row)) {
                changed.add(ProfileRow.toProfile(row));
            } else if (row.getString(COPIED) != null) {
                erased.add(row.getString(COPIED));
            }
        }
    }
}
