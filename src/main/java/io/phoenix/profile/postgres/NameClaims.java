package io.phoenix.profile.postgres;

import io.phoenix.profile.domain.name.NameSkeleton;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Claims the uniqueness keys of a tenant's existing names: of profiles that have no key, because they were named before the
 * tenant required unique names, and of those with a key of an older skeleton version. Changes neither names nor versions.
 * May run beside the service, and repeatedly.
 *
 * <p>Claims chosen names before generated ones, each in the order of user ids. A profile whose key is already taken keeps
 * its name and gets no key.
 */
public final class NameClaims {

    /** Bounds the statements in flight, because the service may run at the same time. */
    private static final int BATCH_SIZE = 50;

    private static final String CURRENT_VERSION = NameSkeleton.VERSION + ":%";

    private static final String UNCLAIMED = "SELECT user_id, name FROM profile"
            + " WHERE tenant_id = $1 AND user_id > $2 AND name_is_custom = $3"
            + " AND (name_key IS NULL OR name_key NOT LIKE $4) ORDER BY user_id LIMIT " + BATCH_SIZE;

    /** Does nothing if the name has changed since it was read. */
    private static final String CLAIM =
            "UPDATE profile SET name_key = $4 WHERE tenant_id = $1 AND user_id = $2 AND name = $3";

    private final StatementExecutor statements;
    private final String tenantId;
    private final Consumer<String> taken;
    private final AtomicLong claimed = new AtomicLong();

    private boolean chosen = true;
    private String lastUserId = "";

    NameClaims(StatementExecutor statements, String tenantId, Consumer<String> taken) {
        this.statements = statements;
        this.tenantId = tenantId;
        this.taken = taken;
    }

    /** The number of profiles that got a key. */
    public long claimed() {
        return claimed.get();
    }

    /**
     * Claims the next batch of names. Calls must not overlap.
     *
     * @return whether there may be more
     */
    public Future<Boolean> claimBatch() {
        return statements
                .run(UNCLAIMED, Tuple.of(tenantId, lastUserId, chosen, CURRENT_VERSION))
                .compose(batch -> {
                    List<Future<Void>> claims = new ArrayList<>(batch.size());
                    batch.forEach(row -> claims.add(claim(row.getString("user_id"), row.getString("name"))));
                    return Future.all(claims).map(done -> advancePast(batch));
                });
    }

    private boolean advancePast(RowSet<Row> batch) {
        batch.forEach(row -> lastUserId = row.getString("user_id"));
        if (batch.size() > 0) {
            return true;
        }
        boolean generatedNamesLeft = chosen;
        chosen = false;
        lastUserId = "";
        return generatedNamesLeft;
    }

    private Future<Void> claim(String userId, String name) {
        return statements
                .run(CLAIM, Tuple.of(tenantId, userId, name, NameSkeleton.of(name)))
                .<Void>map(rows -> {
                    claimed.addAndGet(rows.rowCount());
                    return null;
                })
                .recover(cause -> {
                    if (!ProfileUpdates.isNameTaken(cause)) {
                        return Future.failedFuture(cause);
                    }
                    taken.accept(userId);
                    return Future.succeededFuture();
                });
    }
}
