package io.phoenix.profile.http.ops;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.QueryParameters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this instance should receive requests: it is warm, all dependencies that it can't do without are up, and it isn't
 * shutting down. Kubernetes probes it at {@code /ready}. Thread-safe.
 */
public final class Readiness implements Routes {

    private static final String READY_PATH = "/ready";
    private static final String READY = "ready";
    private static final String DEGRADED = "degraded";
    private static final Set<String> PARAMETERS = Set.of(DEGRADED);

    /** Shorter than the timeout of a probe, which counts a missing answer as a failure. */
    private static final long CHECK_MILLIS_MAX = 1_000;

    private final List<Part> parts;
    private final LongSupplier staleEntries;

    private volatile boolean warm;
    private volatile boolean stopping;

    /** The last check; null before the first. */
    private @Nullable Future<Report> inFlight;

    /**
     * Depends on the parts, which reports list in this order.
     *
     * @param staleEntries counts entries found stale beyond the guarantee. Reports name them, but stay as they are: if a
     *     whole fleet turned unready, nothing would be served at all
     */
    public Readiness(List<Part> parts, LongSupplier staleEntries) {
        this.parts = List.copyOf(parts);
        this.staleEntries = staleEntries;
    }

    /**
     * A dependency.
     *
     * @param required whether the instance is unready without it
     * @param whenUp the word for its good state
     * @param whenDown the word for its bad state; null for the message of the failure
     * @param check fails if the part is down; without an answer within a second it counts as down
     */
    public record Part(
            String name,
            boolean required,
            String whenUp,
            @Nullable String whenDown,
            Supplier<Future<Void>> check) {

        public static Part required(
                String name, String whenUp, @Nullable String whenDown, Supplier<Future<Void>> check) {
            return new Part(name, true, whenUp, whenDown, check);
        }

        public static Part optional(
                String name, String whenUp, @Nullable String whenDown, Supplier<Future<Void>> check) {
            return new Part(name, false, whenUp, whenDown, check);
        }

        /** Its state in words. */
        private String state(Future<Void> checked) {
            if (checked.succeeded()) {
                return whenUp;
            }
            return whenDown == null ? FailureMessage.of(checked.cause()) : whenDown;
        }
    }

    /** The state of all parts at one moment, with the JSON of {@code /ready}, which its readers share. */
    public record Report(boolean ready, JsonObject json) {

        private int httpStatus() {
            return ready ? 200 : 503;
        }
    }

    public void warmedUp() {
        warm = true;
    }

    /** Turns unready for good. */
    public void beginShutdown() {
        stopping = true;
    }

    public boolean isStopping() {
        return stopping;
    }

    @Override
    public void mount(Router router) {
        Routes.read(router, READY_PATH).handler(context -> {
            boolean degraded = QueryParameters.of(context.request(), PARAMETERS).isTrue(DEGRADED, false);
            Routes.answer(
                    context,
                    check().map(report -> degraded ? orDegraded(report) : report),
                    (Report report) -> Headers.sendUncached(context.request(), report.httpStatus(), report.json()));
        });
        Routes.refuseOtherMethods(router, READY_PATH, Routes.READ);
    }

    /**
     * Ready even without its dependencies, if it has been ready before, because it still answers from L1 and L2. For load
     * balancers that send no traffic if all instances are unready, such as a Service of Kubernetes.
     */
    Report orDegraded(Report report) {
        return report.ready() || !warm || stopping
                ? report
                : new Report(true, report.json().copy().put("status", DEGRADED));
    }

    /**
     * Checks all parts at once; never fails. Callers that come meanwhile share the check: anyone may ask, and each check costs
     * Postgres a few statements.
     */
    Future<Report> check() {
        Context context = Vertx.currentContext();
        Future<Report> shared = shared();
        if (context == null) {
            return shared;
        }
        Promise<Report> own = Promise.promise();
        shared.onComplete(checked -> context.runOnContext(now -> own.handle(checked)));
        return own.future();
    }

    private synchronized Future<Report> shared() {
        Future<Report> present = inFlight;
        if (present == null || present.isComplete()) {
            present = checkAll();
            inFlight = present;
        }
        return present;
    }

    private Future<Report> checkAll() {
        List<Future<Void>> checks = parts.stream()
                .map(part -> part.check().get().timeout(CHECK_MILLIS_MAX, TimeUnit.MILLISECONDS))
                .toList();
        return Future.join(checks).transform(all -> Future.succeededFuture(report(checks)));
    }

    private Report report(List<Future<Void>> checks) {
        JsonObject json = new JsonObject();
        boolean allUp = true;
        for (int i = 0; i < parts.size(); i++) {
            json.put(parts.get(i).name(), parts.get(i).state(checks.get(i)));
            allUp &= checks.get(i).succeeded() || !parts.get(i).required();
        }
        String status = status(allUp);
        if (staleEntries.getAsLong() > 0) {
            json.put("stale_entries", staleEntries.getAsLong());
        }
        return new Report(
                status.equals(READY), new JsonObject().put("status", status).mergeIn(json));
    }

    private String status(boolean allUp) {
        if (stopping) {
            return "leaving";
        }
        if (!allUp) {
            return "not ready";
        }
        return warm ? READY : "arriving";
    }
}
