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
import org.jspecify.annotations.Nullable;

/**
 * Claims the uniqueness keys of a tenant's existing names: of profiles that have no key, because they were named before the
 * tenant required unique names, and of those with a key of an older skeleton version. Changes neither names nor versions.
 * May run beside the service, and repeatedly. Each statement reads a bounded number of rows, however many have a key.
 *
 * <p>Claims chosen names before generated ones, each in the order of user ids. A profile whose key is already taken keeps
 * its name and gets no key.
 */
public final class NameClaims {

    /** Bounds the statements in flight, because the service may run at the same time. */
    private static final int BATCH_SIZE = 50;

    /** Counting reads an index only. */
    private static final int COUNT_SIZE = 50_000;

    private static final String CURRENT_VERSION = NameSkeleton.VERSION + ":";

    private static final String PROFILES = "SELECT user_id, name, name_is_custom, name_key FROM profile"
            + " WHERE tenant_id = $1 AND user_id > $2 ORDER BY user_id LIMIT " + BATCH_SIZE;

    private static final String COUNT = "SELECT count(*), max(user_id) FROM (SELECT user_id FROM profile"
            + " WHERE tenant_id = $1 AND user_id > $2 ORDER BY user_id LIMIT " + COUNT_SIZE + ") AS counted";

    /** Does nothing if the name has changed since it was read. */
    private static final String CLAIM =
            "UPDATE profile SET name_key = $4 WHERE tenant_id = $1 AND user_id = $2 AND name = $3";

    private final StatementExecutor statements;
    private final String tenantId;
    private final Consumer<String> taken;
    private final AtomicLong claimed = new AtomicLong();

    private long done;
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

    /** How many profiles were examined: each is twice, once for chosen names and once for generated ones. */
    public long done() {
        return done;
    }

    /** How many profiles there are to examine, as {@link #done} counts them. */
    public Future<Long> count() {
        return countAfter("").map(profiles -> 2 * profiles);
    }

    private Future<Long> countAfter(String userId) {
        return statements
                .run(COUNT, Tuple.of(tenantId, userId))
                .map(rows -> rows.iterator().next())
                .compose(counted -> counted.getLong(0) < COUNT_SIZE
                        ? Future.succeededFuture(counted.getLong(0))
                        : countAfter(counted.getString(1)).map(more -> counted.getLong(0) + more));
    }

    /**
     * Claims the names of the next profiles. Calls must not overlap. After a failure the next call claims the same again.
     *
     * @return whether there may be more
     */
    public Future<Boolean> claimBatch() {
        return statements.run(PROFILES, Tuple.of(tenantId, lastUserId)).compose(batch -> {
            List<Future<Void>> claims = new ArrayList<>(batch.size());
            for (Row row : batch) {
                if (row.getBoolean("name_is_custom") == chosen && !isClaimed(row.getString("name_key"))) {
                    claims.add(claim(row.getString("user_id"), row.getString("name")));
                }
            }
            // all of them, so that none is in flight when the batch is tried again
            return Future.join(claims).map(ended -> advancePast(batch));
        });
    }

    private static boolean isClaimed(@Nullable String key) {
        return key != null && key.startsWith(CURRENT_VERSION);
    }

    private boolean advancePast(RowSet<Row> batch) {
        batch.forEach(row -> lastUserId = row.getString("user_id"));
        done += batch.size();
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
