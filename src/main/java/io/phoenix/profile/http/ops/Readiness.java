package io.phoenix.profile.http.ops;

import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether this instance should receive requests: it is warm, all its dependencies are up, and it isn't shutting down. Its
 * routes are the Kubernetes probes: liveness at {@code /health}, readiness at {@code /ready}. Thread-safe.
 */
public final class Readiness implements Routes {

    private static final String HEALTH_PATH = "/health";
    private static final String READY_PATH = "/ready";
    private static final String READY = "ready";

    private final List<Part> parts;

    private volatile boolean warm;
    private volatile boolean stopping;

    /** Depends on the parts, which reports list in this order. */
    public Readiness(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * A dependency.
     *
     * @param whenUp the word for its good state
     * @param whenDown the word for its bad state
     * @param check fails if the part is down; must apply a time limit of its own
     */
    public record Part(String name, String whenUp, String whenDown, Supplier<Future<Void>> check) {}

    /** The state of all parts at one moment, with the JSON of {@code /ready}. */
    public record Report(boolean ready, JsonObject json) {}

    public void warmedUp() {
        warm = true;
    }

    /** Turns unready for good. */
    public void beginShutdown() {
        stopping = true;
    }

    @Override
    public void mount(Router router) {
        JsonObject healthy = new JsonObject().put("status", "healthy");
        router.get(HEALTH_PATH).handler(context -> Headers.sendUncached(context.response(), 200, healthy));
        router.get(READY_PATH)
                .handler(context -> check().onSuccess(report ->
                        Headers.sendUncached(context.response(), report.ready() ? 200 : 503, report.json())));
        Routes.refuseOtherMethods(router, HEALTH_PATH, "GET");
        Routes.refuseOtherMethods(router, READY_PATH, "GET");
    }

    /** Checks all parts at once; never fails. */
    Future<Report> check() {
        List<Future<Boolean>> checks = parts.stream()
                .map(part -> part.check().get().map(true).otherwise(false))
                .toList();
        return Future.join(checks)
                .map(all -> report(checks.stream().map(Future::result).toList()));
    }

    private Report report(List<Boolean> up) {
        String status = status(!up.contains(false));
        JsonObject json = new JsonObject().put("status", status);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            json.put(part.name(), up.get(i) ? part.whenUp() : part.whenDown());
        }
        return new Report(status.equals(READY), json);
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
