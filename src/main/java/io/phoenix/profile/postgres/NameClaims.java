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
 * Gives the profiles of a tenant the keys of their names, which those lack that were named before the tenant's names were
 * to be unique, or before the skeleton's present version. Names do not change, and neither do versions. It may run beside
 * the service, and again.
 *
 * <p>Names that users chose come before generated ones, then the order is that of the users' ids; whoever comes second to
 * a key stays without one and keeps the name.
 */
public final class NameClaims {

    /** Few enough to be under way at one time beside the service. */
    private static final int PAGE = 50;

    private static final String PRESENT = NameSkeleton.VERSION + ":%";

    private static final String UNCLAIMED = "SELECT user_id, name FROM profile"
            + " WHERE tenant_id = $1 AND user_id > $2 AND name_is_custom = $3"
            + " AND (name_key IS NULL OR name_key NOT LIKE $4) ORDER BY user_id LIMIT " + PAGE;

    /** Only while the name is the one that the key was made of. */
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

    /** How many profiles were given a key. */
    public long claimed() {
        return claimed.get();
    }

    /**
     * Goes on with some profiles. Not to be called again before it ends.
     *
     * @return whether there may be more
     */
    public Future<Boolean> claimBatch() {
        return statements
                .run(UNCLAIMED, Tuple.of(tenantId, lastUserId, chosen, PRESENT))
                .compose(page -> Future.all(claimsOf(page)).map(done -> goOnAfter(page)));
    }

    private List<Future<Void>> claimsOf(RowSet<Row> page) {
        List<Future<Void>> claims = new ArrayList<>(page.size());
        page.forEach(row -> claims.add(claim(row.getString("user_id"), row.getString("name"))));
        return claims;
    }

    private boolean goOnAfter(RowSet<Row> page) {
        page.forEach(row -> lastUserId = row.getString("user_id"));
        if (page.size() > 0) {
            return true;
        }
        boolean generatedToCome = chosen;
        chosen = false;
        lastUserId = "";
        return generatedToCome;
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
