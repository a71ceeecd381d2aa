package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.domain.Invalidation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * The change log in Postgres, which triggers write. All times are those of the server's clock. Thread-safe.
 *
 * <p>Sweeps run one at a time, in transactions on a pool of one connection. A connection that exceeds the time limit, or
 * whose server turned read-only, is replaced: its peer may never answer, and later sweeps would queue behind it.
 */
final class PostgresChangeLog implements ChangeLog {

    private static final int SWEEP_MAX = 500;

    private static final String PUBLISHED = "UPDATE profile_change SET published_at = clock_timestamp()"
            + " WHERE tenant_id = $1 AND user_id = $2 AND version <= $3 AND published_at IS NULL";

    private static final String CHANGED_WITHIN =
            "SELECT DISTINCT ON (tenant_id, user_id) tenant_id, user_id, version, erased FROM profile_change"
                    + " WHERE changed_at > clock_timestamp() - make_interval(secs => $1)"
                    + " ORDER BY tenant_id, user_id, version DESC LIMIT $2";

    private static final String TAKE = "SELECT tenant_id, user_id, version, erased, seq FROM profile_change"
            + " WHERE published_at IS NULL AND changed_at < clock_timestamp() - make_interval(secs => $1)"
            + " ORDER BY seq LIMIT " + SWEEP_MAX + " FOR UPDATE SKIP LOCKED";

    private static final String TAKEN_PUBLISHED =
            "UPDATE profile_change SET published_at = clock_timestamp() WHERE seq = ANY($1)";

    /** Only the newest change of each profile: it supersedes the others. */
    private static final String MARK_ALL_UNPUBLISHED = "UPDATE profile_change SET published_at = NULL"
            + " WHERE published_at < clock_timestamp() AND seq IN (SELECT DISTINCT ON (tenant_id, user_id) seq"
            + " FROM profile_change ORDER BY tenant_id, user_id, version DESC)";

    private static final String LAG =
            "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(changed_at)), 0)::float8"
                    + " FROM profile_change WHERE published_at IS NULL";

    private static final String PRUNE =
            "DELETE FROM profile_change WHERE changed_at < clock_timestamp() - make_interval(secs => $1)";

    private final StatementExecutor statements;
    private final Vertx vertx;
    private final PostgresSettings settings;
    private volatile Pool sweepPool;

    PostgresChangeLog(StatementExecutor statements, Vertx vertx, PostgresSettings settings) {
        this.statements = statements;
        this.vertx = vertx;
        this.settings = settings;
        this.sweepPool = PostgresClient.singleConnection(vertx, settings);
    }

    @Override
    public void markPublished(Invalidation change) {
        statements.run(PUBLISHED, Tuple.of(change.id().tenantId(), change.id().userId(), change.version()));
    }

    @Override
    public Future<List<Invalidation>> changedWithin(Duration window, int max) {
        return statements
                .read(CHANGED_WITHIN, Tuple.of(seconds(window), max))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(PostgresChangeLog::toInvalidation)
                        .toList());
    }

    @Override
    public Future<Integer> sweep(Function<Invalidation, Future<Void>> publish) {
        Pool pool = sweepPool;
        return pool.withTransaction(transaction -> transaction
                        .preparedQuery(TAKE)
                        .execute(Tuple.of(seconds(settings.changeLog().sweepGrace())))
                        .compose(taken -> publishAll(transaction, taken, publish)))
                .timeout(settings.timeouts().statement().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> {
                    if (cause instanceof TimeoutException || StatementExecutor.isReadOnly(cause)) {
                        replace(pool);
                    }
                })
                .otherwise(0);
    }

    @Override
    public Future<Duration> lag() {
        return statements
                .run(LAG, Tuple.tuple())
                .map(rows -> Duration.ofMillis(
                        Math.max(0, (long) (rows.iterator().next().getDouble(0) * 1_000))));
    }

    @Override
    public Future<Void> markAllUnpublished() {
        return statements.run(MARK_ALL_UNPUBLISHED, Tuple.tuple()).mapEmpty();
    }

    @Override
    public Future<Void> prune() {
        return statements
                .run(PRUNE, Tuple.of(seconds(settings.changeLog().retention())))
                .mapEmpty();
    }

    Future<Void> close() {
        return sweepPool.close();
    }

    private synchronized void replace(Pool old) {
        if (sweepPool == old) {
            sweepPool = PostgresClient.singleConnection(vertx, settings);
            old.close();
        }
    }

    /** Changes that could not be published stay unmarked, and a later sweep takes them again. */
    private static Future<Integer> publishAll(
            SqlConnection transaction, RowSet<Row> taken, Function<Invalidation, Future<Void>> publish) {
        List<Future<Void>> publishing = new ArrayList<>();
        List<Long> published = new ArrayList<>();
        for (Row row : taken) {
            long seq = row.getLong(4);
            publishing.add(publish.apply(toInvalidation(row)).onSuccess(done -> published.add(seq)));
        }
        if (publishing.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return Future.join(publishing)
                .otherwiseEmpty()
                .compose(all ->
                        transaction.preparedQuery(TAKEN_PUBLISHED).execute(Tuple.of(published.toArray(Long[]::new))))
                .map(published.size());
    }

    private static Invalidation toInvalidation(Row row) {
        return new Invalidation(new ProfileId(row.getString(0), row.getString(1)), row.getLong(2), row.getBoolean(3));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
