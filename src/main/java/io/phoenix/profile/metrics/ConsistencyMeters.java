package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the service finds out about its own consistency. */
final class ConsistencyMeters implements ConsistencyMetrics {

    private final Counter toldOthers;
    private final Counter toldNobody;
    private final Counter heard;
    private final Counter gaps;
    private final Counter retold;
    private final Counter checked;
    private final Counter stale;
    private final AtomicLong stalestMillis = new AtomicLong();
    private final AtomicLong lagMillis = new AtomicLong();

    ConsistencyMeters(Meters meters) {
        this.toldOthers = told(meters, "reached");
        this.toldNobody = told(meters, "unreached");
        this.heard = meters.counter("invalidations.heard", "Invalidations that arrived");
        this.gaps = meters.counter("invalidations.missed", "Times that invalidations may have been missed");
        this.retold = meters.counter("changes.retold", "Changes told again from the change log");
        this.checked = meters.counter("samples.checked", "Entries in memory compared with the database");
        this.stale = meters.counter("samples.stale", "Of those, entries older than the database");
        meters.gauge(
                "sample.stalest.seconds",
                "How long ago the stalest entry of the last sample was overtaken",
                () -> stalestMillis.get() / 1_000.0);
        meters.gauge(
                "changes.lag.seconds",
                "How long ago the oldest change was made that nobody has told yet",
                () -> lagMillis.get() / 1_000.0);
    }

    @Override
    public void told(boolean reached) {
        (reached ? toldOthers : toldNobody).increment();
    }

    @Override
    public void heard() {
        heard.increment();
    }

    @Override
    public void invalidationsMissed(String reason) {
        gaps.increment();
    }

    @Override
    public void swept(int changes) {
        retold.increment(changes);
    }

    @Override
    public void lagging(Duration lag) {
        lagMillis.set(lag.toMillis());
    }

    @Override
    public void sampled(int compared, int older, Duration stalest) {
        checked.increment(compared);
        stale.increment(older);
        stalestMillis.set(stalest.toMillis());
    }

    private static Counter told(Meters meters, String outcome) {
        return meters.counter(
                "invalidations.told",
                "Changes told to the other instances, by whether they could be reached",
                "outcome",
                outcome);
    }
}
