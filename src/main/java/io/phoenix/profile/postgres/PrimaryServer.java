package io.phoenix.profile.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which of several servers takes writes. It asks all of them at once each time that it is asked, since that may be another
 * one than a moment ago: the first that says so is taken, so that one which does not answer delays nobody. Safe for use by
 * several threads.
 */
final class PrimaryServer {

    private final Vertx vertx;
    private final List<PgConnectOptions> servers;
    private final Duration timeMax;

    private @Nullable Future<SqlConnectOptions> search;

    /**
     * The one among these servers.
     *
     * @param timeMax the longest that a search takes
     */
    PrimaryServer(Vertx vertx, List<PgConnectOptions> servers, Duration timeMax) {
        this.vertx = vertx;
        this.servers = List.copyOf(servers);
        this.timeMax = timeMax;
    }

    /** The server that takes writes; fails when none does. A single server is not asked. Callers at one time share a search. */
    synchronized Future<SqlConnectOptions> find() {
        if (servers.size() == 1) {
            return Future.succeededFuture(servers.get(0));
        }
        if (search == null || search.isComplete()) {
            search = search();
        }
        return search;
    }

    private Future<SqlConnectOptions> search() {
        Promise<SqlConnectOptions> found = Promise.promise();
        List<Future<Boolean>> answers = servers.stream()
                .map(server -> takesWrites(server).onSuccess(takes -> {
                    if (takes) {
                        found.tryComplete(server);
                    }
                }))
                .toList();
        Future.join(answers)
                .onComplete(all -> found.tryFail(new ConnectException("no server of Postgres takes writes")));
        return found.future();
    }

    private Future<Boolean> takesWrites(PgConnectOptions server) {
        return PgConnection.connect(vertx, server)
                .compose(connection -> connection
                        .query("SHOW transaction_read_only")
                        .execute()
                        .map(rows -> "off".equals(rows.iterator().next().getString(0)))
                        .eventually(connection::close))
                .timeout(timeMax.toMillis(), TimeUnit.MILLISECONDS);
    }
}
