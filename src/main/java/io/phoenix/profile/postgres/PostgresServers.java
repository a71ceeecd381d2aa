package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured servers, of which one is the primary: of those that accept writes, the one with the highest timeline. A
 * promotion raises the timeline, which tells an unfenced old primary from the new one. A server of a
 * timeline below the highest that was seen is never used again. Of two that were promoted to the same timeline, the first in
 * the configuration is used, so that all instances that reach both use the same. Thread-safe.
 *
 * <p>A search asks all servers at once. It ends when all have answered, or soon after the first primary has, so a server
 * that does not answer delays it only little. With several servers, they are also asked regularly, because a promotion
 * elsewhere breaks no connection to an old primary.
 */
final class PostgresServers {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServers.class);

    /** Time for the other servers to answer after the first primary has. */
    private static final Duration OTHERS_MAX = Duration.ofMillis(300);

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    /** The timeline of a server that accepts writes, in hexadecimal; null of any other. */
    static final String TIMELINE = "SELECT CASE WHEN NOT pg_is_in_recovery()"
            + " AND current_setting('transaction_read_only') = 'off'"
            + " THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END";

    private final Vertx vertx;
    private final PostgresSettings settings;
    private final List<Server> servers;
    private final List<Runnable> promotionListeners = new CopyOnWriteArrayList<>();

    private @Nullable Future<Server> search;
    private @Nullable Server last;
    private long highestTimeline;
    private volatile int primaries;
    private volatile long timer = -1;

    PostgresServers(Vertx vertx, PostgresSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.servers = settings.addresses().stream().map(Server::new).toList();
        if (servers.size() > 1) {
            timer = vertx.setPeriodic(LOOK_INTERVAL.toMillis(), due -> find());
        }
    }

    /** Runs each listener when the primary in use must be left although it answers, on an event loop. */
    void addPromotionListener(Runnable listener) {
        promotionListeners.add(listener);
    }

    /** The primary; fails if no server is. A single server is not asked. Concurrent callers share a search. */
    Future<SqlConnectOptions> primary() {
        return servers.size() == 1 ? Future.succeededFuture(servers.get(0).options()) : find().map(Server::options);
    }

    /** How many servers were primaries at the last look; 1 with a single server, which is not asked. */
    int primaries() {
        return servers.size() == 1 ? 1 : primaries;
    }

    Future<Void> close() {
        vertx.cancelTimer(timer);
        return Future.join(servers.stream().map(server -> server.probe.close()).toList())
                .mapEmpty();
    }

    private synchronized Future<Server> find() {
        if (search == null || search.isComplete()) {
            search = new Search().run();
        }
        return search;
    }

    /** Takes the primary with the highest timeline, the first in the configuration, unless a higher one was seen. */
    private Server choose(List<Primary> found) {
        boolean leaves;
        Server chosen;
        synchronized (this) {
            long highest = found.stream().mapToLong(Primary::timeline).max().orElse(0);
            boolean promoted = highest > highestTimeline;
            highestTimeline = Math.max(highestTimeline, highest);
            found.stream()
                    .filter(primary -> primary.timeline < highestTimeline)
                    .forEach(primary -> primary.server.leave(primary.timeline));
            List<Server> candidates = servers.stream()
                    .filter(server -> found.contains(new Primary(server, highestTimeline)))
                    .toList();
            chosen = candidates.isEmpty() ? null : candidates.get(0);
            leaves = last != null && (promoted || (candidates.contains(last) && chosen != last));
            if (chosen != null) {
                last = chosen;
            }
        }
        if (leaves) {
            promotionListeners.forEach(Runnable::run);
        }
        if (chosen == null) {
            throw new NoPrimaryException();
        }
        return chosen;
    }

    private static final class NoPrimaryException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoPrimaryException() {
            super("postgres: no primary found", new ConnectException());
        }
    }

    private record Primary(Server server, long timeline) {}

    /** Asks every server once. */
    private final class Search {

        private final Promise<Server> chosen = Promise.promise();
        private final List<Primary> found = new ArrayList<>();
        private boolean ended;

        Future<Server> run() {
            List<Future<OptionalLong>> answers = servers.stream()
                    .map(server -> server.timeline().onSuccess(timeline -> answered(server, timeline)))
                    .toList();
            Future.join(answers).onComplete(all -> {
                primaries = (int) answers.stream()
                        .filter(answer -> answer.succeeded() && answer.result().isPresent())
                        .count();
                end();
            });
            return chosen.future();
        }

        private synchronized void answered(Server server, OptionalLong timeline) {
            if (timeline.isEmpty()) {
                return;
            }
            found.add(new Primary(server, timeline.getAsLong()));
            if (found.size() == 1) {
                vertx.setTimer(OTHERS_MAX.toMillis(), due -> end());
            }
        }

        private void end() {
            List<Primary> primariesFound;
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                primariesFound = List.copyOf(found);
            }
            try {
                chosen.complete(choose(primariesFound));
            } catch (NoPrimaryException none) {
                chosen.fail(none);
            }
        }
    }

    /** A configured server, with a connection to ask whether it is a primary. */
    private final class Server {

        private final URI address;
        private final SingleConnection probe;
        private long leftTimeline;

        Server(URI address) {
            this.address = address;
            this.probe = new SingleConnection(
                    vertx,
                    () -> Future.succeededFuture(options()),
                    settings.timeouts().connect());
        }

        /** The timeline if the server is a primary, else empty. */
        Future<OptionalLong> timeline() {
            return probe.run(TIMELINE, Tuple.tuple(), settings.timeouts().connect())
                    .map(rows -> {
                        Row row = rows.iterator().next();
                        return Stream.ofNullable(row.getString(0))
                                .mapToLong(hex -> Long.parseLong(hex, 16))
                                .findFirst();
                    });
        }

        /** Reports an old primary, once for each of its timelines. */
        void leave(long timeline) {
            if (leftTimeline != timeline) {
                leftTimeline = timeline;
                LOG.warn(
                        "postgres: {}:{} is a primary of the older timeline {}, left",
                        address.getHost(),
                        options().getPort(),
                        timeline);
            }
        }

        PgConnectOptions options() {
            PgConnectOptions options = PgConnectOptions.fromUri(address.toString());
            if (!settings.sslMode().equals("disable")) {
                options.setSslOptions(tls());
            }
            return settings.transactionPooler() ? throughPooler(options) : directly(options);
        }
    }

    /** The file is read by the client that connects, so a new client takes up renewed certificates. */
    private ClientSSLOptions tls() {
        ClientSSLOptions options = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm(settings.sslMode().equals("verify-full") ? "HTTPS" : "");
        return settings.sslMode().startsWith("verify-")
                ? options.setTrustOptions(new PemTrustOptions()
                        .addCertPath(settings.ca().orElseThrow().toString()))
                : options.setTrustAll(true);
    }

    /**
     * Each transaction may run on another server connection, so nothing is prepared ahead and nothing is pipelined. A
     * pooler rejects session parameters that it does not know; the role has to set them.
     */
    private static PgConnectOptions throughPooler(PgConnectOptions options) {
        // a default of the client for floating-point columns, of which this schema has none
        options.getProperties().remove("extra_float_digits");
        return options.setUseLayer7Proxy(true).setCachePreparedStatements(false).setPipeliningLimit(1);
    }

    private PgConnectOptions directly(PgConnectOptions options) {
        options.setPipeliningLimit(settings.connections().pipelineMax())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(256)
                // by default the client prepares a text of more than 2048 characters anew for every call
                .setPreparedStatementCacheSqlFilter(sql -> true);
        // every statement has an index, and a plan made while the table was empty is kept when it is large
        options.addProperty("enable_seqscan", "off");
        // planning costs more than a read; of a partitioned table, the planner would make a new plan for every call
        options.addProperty("plan_cache_mode", "force_generic_plan");
        // the planner's penalty for the scans of a one-row table must not count as costly enough for these
        options.addProperty("jit", "off").addProperty("max_parallel_workers_per_gather", "0");
        // the server gives up too, so that no statement runs on without a caller
        options.addProperty(
                "statement_timeout",
                Long.toString(settings.timeouts().statement().toMillis()));
        return options;
    }
}
