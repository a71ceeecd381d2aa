package io.phoenix.profile.http.ops;

import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.metrics.MetricReader;
import io.phoenix.profile.read.Source;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * The state of the instance that answers, for operators of any tenant. Counters start at zero with the instance. Nothing in
 * it identifies users or tenants.
 */
public final class InstanceRoutes implements Routes {

    private static final String PATH = "/v1/instance";

    private final Authentication authentication;
    private final Readiness readiness;
    private final MetricReader metrics;
    private final long startNanos = System.nanoTime();

    public InstanceRoutes(Authentication authentication, Readiness readiness, MetricReader metrics) {
        this.authentication = authentication;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        QueryParameters.requireNone(context.request());
        Authentication.callerOf(context).requireMayOperate();
        long uptimeNanos = System.nanoTime() - startNanos;
        Routes.answer(context, readiness.check(), (Readiness.Report report) -> {
            JsonObject json = report.json()
                    .copy()
                    .put("uptime_seconds", TimeUnit.NANOSECONDS.toSeconds(uptimeNanos))
                    .mergeIn(new Figures(metrics).toJson());
            Headers.sendUncached(context.request(), 200, json);
        });
    }

    record Figures(MetricReader metrics) {

        JsonObject toJson() {
            JsonObject reads = new JsonObject();
            for (Source source : Source.values()) {
                reads.put(source.label(), count("reads", "source", source.label()));
            }
            JsonObject memory =
                    new JsonObject().put("profiles", count("l1.entries")).put("under_way", count("ids.in.flight"));
            JsonObject behind = new JsonObject()
                    .put("loads", count("loads"))
                    .put("leases_granted", count("leases", "outcome", "granted"))
                    .put("leases_awaited", count("leases", "outcome", "waited"))
                    .put("fills_accepted", count("fills", "outcome", "accepted"))
                    .put("fills_refused", count("fills", "outcome", "rejected"))
                    .put("values_discarded", count("l2.values.discarded"))
                    .put("statements_under_way", count("postgres.statements.in.flight"))
                    .put("cache_connections", count("redis.connections"));
            JsonObject changes = new JsonObject()
                    .put("told", count("invalidations.published", "outcome", "success"))
                    .put("not_told", count("invalidations.published", "outcome", "failure"))
                    .put("heard", count("invalidations.received"))
                    .put("polled", count("polls.changes"));
            JsonObject polls = new JsonObject()
                    .put("verified", count("l1.verified") == 1)
                    .put("failed", count("polls.failed"))
                    .put("overflowed", count("polls.overflowed"));
            JsonObject samples = new JsonObject()
                    .put("checked", count("sampler.entries.checked"))
                    .put("stale", count("sampler.entries.stale"));
            return new JsonObject()
                    .put("epoch", count("l1.epoch.bumps"))
                    .put("memory", memory)
                    .put("reads", reads)
                    .put("behind", behind)
                    .put("changes", changes)
                    .put("polls", polls)
                    .put("samples", samples);
        }

        private long count(String name, String... labels) {
            return (long) metrics.value(name, labels);
        }
    }
}
