package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Metrics of the API port. Thread-safe; never blocks. */
public final class HttpMetrics {

    /** Responses to probes are not counted: their 503 is not a failure of the service. */
    private static final Set<String> PROBES = Set.of("/health", "/ready");

    private static final int STATUS_MAX = 599;
    private static final int SERVER_ERROR = 500;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Meters meters;
    /** By the first digit of the status, less 1. All exist from the start, so that a first burst is seen as an increase. */
    private final List<Counter> responses;

    private final Counter slowResponses;
    private final Map<Kind, Timer> durations = new ConcurrentHashMap<>();
    private final Counter requestsShed;
    private final Counter imagesRendered;
    private final Counter logLinesDropped;
    private final Counter connectionsRejected;
    private final Counter headTimeouts;
    private final Counter bodyTimeouts;
    private final Counter bodyOverflows;
    private final Counter controlFloods;
    private final Timer eventLoopLag;

    HttpMetrics(Meters meters) {
        this.meters = meters;
        this.responses = IntStream.rangeClosed(1, STATUS_MAX / 100)
                .mapToObj(digit -> meters.counter(
                        "http.responses", "Responses, probes excepted, by class of status", "status", digit + "xx"))
                .toList();
        this.slowResponses = meters.counter(
                "http.responses.slow", "Responses without a server error whose head took more than 100 ms");
        this.requestsShed = meters.counter("http.requests.shed", "Requests rejected because too many were in flight");
        this.imagesRendered = meters.counter("avatars.rendered", "Avatars rendered as PNG; cached images do not count");
        this.logLinesDropped =
                meters.counter("access.log.lines.dropped", "Access log lines dropped because the queue was full");
        this.connectionsRejected =
                meters.counter("http.connections.rejected", "Connections closed at once: too many open");
        this.headTimeouts =
                meters.counter("http.request.head.timeouts", "Connections closed because a request head was late");
        this.bodyTimeouts =
                meters.counter("http.request.body.timeouts", "Connections closed because a request body was late");
        this.bodyOverflows = meters.counter(
                "http.request.body.overflows", "Connections closed because a body was larger than any route accepts");
        this.controlFloods =
                meters.counter("http.control.floods", "HTTP/2 connections closed because of too many control frames");
        this.eventLoopLag =
                meters.timer("event.loop.lag", "How late a task that is due every second runs on an event loop");
    }

    private record Kind(String route, int status) {}

    /**
     * A response head was sent, other than that of a {@linkplain #answeredPlainHit plain hit}.
     *
     * @param route a route pattern, never a path: it becomes a label
     */
    public void answered(String route, int status, long nanos) {
        durations
                .computeIfAbsent(
                        new Kind(route, status),
                        kind -> meters.histogram(
                                "http.request.duration",
                                "Time from a request to the head of its response; plain hits are not timed",
                                "route",
                                route,
                                "status",
                                Integer.toString(status)))
                .record(nanos, TimeUnit.NANOSECONDS);
        if (PROBES.contains(route)) {
            return;
        }
        count(status);
        if (nanos > SLOW_NANOS && status < SERVER_ERROR) {
            slowResponses.increment();
        }
    }

    /** A plain hit was answered: it waits for nothing, so it is not timed. */
    public void answeredPlainHit(int status) {
        count(status);
    }

    private void count(int status) {
        responses.get(Math.min(status, STATUS_MAX) / 100 - 1).increment();
    }

    public void requestShed() {
        requestsShed.increment();
    }

    public void imageRendered() {
        imagesRendered.increment();
    }

    public void accessLogLineDropped() {
        logLinesDropped.increment();
    }

    public void connectionRejected() {
        connectionsRejected.increment();
    }

    public void requestHeadTimedOut() {
        headTimeouts.increment();
    }

    public void requestBodyTimedOut() {
        bodyTimeouts.increment();
    }

    public void requestBodyOverflowed() {
        bodyOverflows.increment();
    }

    public void controlFramesExceeded() {
        controlFloods.increment();
    }

    public void eventLoopLagged(long nanos) {
        eventLoopLag.record(nanos, TimeUnit.NANOSECONDS);
    }
}
