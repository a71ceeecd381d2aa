package io.phoenix.profile.http.ops;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether this instance should receive requests: it is warm, all its dependencies are up, and it isn't shutting down.
 * Thread-safe.
 */
public final class Readiness {

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

    /** Warm-up is complete. */
    public void warmedUp() {
        warm = true;
    }

    /** Turns unready for good. */
    public void beginShutdown() {
        stopping = true;
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
