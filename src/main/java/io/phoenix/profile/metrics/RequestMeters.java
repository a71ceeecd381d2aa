package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times what the API port reports. */
final class RequestMeters implements RequestMetrics {

    private final Meters meters;
    private final Map<Kind, Timer> answers = new ConcurrentHashMap<>();
    private final Counter shed;
    private final Counter drawn;
    private final Counter linesDropped;
    private final Timer lag;

    RequestMeters(Meters meters) {
        this.meters = meters;
        this.shed = meters.counter("requests.shed", "Requests refused because too many were under way");
        this.drawn = meters.counter("avatars.drawn", "Avatars drawn as PNG");
        this.linesDropped = meters.counter("access.dropped", "Lines of the access log that were dropped");
        this.lag = meters.timer("loop.lag", "How much later than due event loops did what they do each second");
    }

    private record Kind(String route, int status) {}

    @Override
    public void answered(String route, int status, long nanos) {
        answers.computeIfAbsent(new Kind(route, status), this::answersOf).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void shed() {
        shed.increment();
    }

    @Override
    public void imageDrawn() {
        drawn.increment();
    }

    @Override
    public void lineDropped() {
        linesDropped.increment();
    }

    @Override
    public void loopLagged(long nanos) {
        lag.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer answersOf(Kind kind) {
        return meters.histogram(
                "requests",
                "Time until the head of an answer, of all requests but plain reads from memory",
                "route",
                kind.route(),
                "status",
                Integer.toString(kind.status()));
    }
}
