package io.phoenix.profile.http.ops;

import io.phoenix.profile.http.ops.Readiness.Report;
import io.phoenix.profile.metrics.MetricReader;
import io.phoenix.profile.read.Source;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How an instance fares, on the wire. What is counted is counted since its start. */
public final class InstanceJson {

    private final MetricReader metrics;
    private final LongSupplier nanoClock;
    private final long startedNanos;

    public InstanceJson(MetricReader metrics, LongSupplier nanoClock) {
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.startedNanos = nanoClock.getAsLong();
    }

    public Buffer encode(Report report) {
        return report.json()
                .copy()
                .put("uptime_seconds", TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - startedNanos))
                .put("epoch", count("l1.epoch.bumps"))
                .put("memory", memory())
                .put("reads", reads())
                .put("behind", behind())
                .put("changes", changes())
                .put("samples", samples())
                .toBuffer();
    }

    private JsonObject memory() {
        return new JsonObject().put("profiles", count("l1.entries")).put("under_way", count("ids.in.flight"));
    }

    private JsonObject reads() {
        JsonObject reads = new JsonObject();
        for (Source source : Source.values()) {
            reads.put(source.label(), count("reads", "source", source.label()));
        }
        return reads;
    }

    private JsonObject behind() {
        return new JsonObject()
                .put("loads", count("loads"))
                .put("leases_granted", count("leases", "outcome", "granted"))
                .put("leases_awaited", count("leases", "outcome", "waited"))
                .put("fills_accepted", count("fills", "outcome", "accepted"))
                .put("fills_refused", count("fills", "outcome", "rejected"))
                .put("values_discarded", count("l2.values.discarded"))
                .put("statements_under_way", count("postgres.statements.in.flight"))
                .put("cache_connections", count("redis.connections"));
    }

    private JsonObject changes() {
        return new JsonObject()
                .put("told", count("invalidations.published", "outcome", "success"))
                .put("not_told", count("invalidations.published", "outcome", "failure"))
                .put("heard", count("invalidations.received"))
                .put("told_again", count("changes.republished"));
    }

    private JsonObject samples() {
        return new JsonObject()
                .put("checked", count("sampler.entries.checked"))
                .put("stale", count("sampler.entries.stale"))
                .put("stalest_seconds", metrics.value("sampler.staleness.seconds"));
    }

    private long count(String name, String... labels) {
        return (long) metrics.value(name, labels);
    }
}
