package io.phoenix.profile.http.ops;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/** Whether this instance should be sent requests, and which of its parts is in the way. */
public final class Readiness {

    private static final String READY = "ready";

    private final List<Part> parts;

    private volatile boolean arrived;
    private volatile boolean leaving;

    /**
     * Ready when all parts are, from when it has {@linkplain #arrived arrived}.
     *
     * @param parts in the order in which they are shown
     */
    public Readiness(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Something that readiness depends on.
     *
     * @param name what it is called
     * @param whenUp the word for its good state
     * @param whenDown the word for its bad state
     * @param check ends well within its own time limit when the part is up
     */
    public record Part(String name, String whenUp, String whenDown, Supplier<Future<Void>> check) {}

    /** The state of all parts at a moment. */
    public record Report(boolean ready, JsonObject json) {}

    /** What it does before it takes requests is done. */
    public void arrived() {
        arrived = true;
    }

    /** Not ready from now on, whatever the parts say. */
    public void leave() {
        leaving = true;
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
        if (leaving) {
            return "leaving";
        }
        if (!allUp) {
            return "not ready";
        }
        return arrived ? READY : "arriving";
    }
}
