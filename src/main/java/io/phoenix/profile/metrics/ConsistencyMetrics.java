package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.phoenix.profile.outage.RepeatedWarnings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of polls, invalidations and the sampler. Thread-safe; never blocks. */
public final class ConsistencyMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ConsistencyMetrics.class);

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Timer polls;
    private final Counter failedPolls;
    private final Counter overflows;
    private final Counter polledChanges;
    private final Counter published;
    private final Counter notPublished;
    private final Counter received;
    private final Counter checked;
    private final Counter stale;
    private final RepeatedWarnings warnings;
    private volatile long polledNanos = System.nanoTime();
    private @Nullable String lastFailure;
    private long failures;

    ConsistencyMetrics(Meters meters, RepeatedWarnings warnings) {
        this.warnings = warnings;
        this.polls = meters.timer("polls", "Polls of the change log that ended well");
        meters.gauge(
                "polls.age.seconds",
                "Seconds since a poll last ended well",
                () -> (System.nanoTime() - polledNanos) / NANOS_PER_SECOND);
        this.failedPolls = meters.counter("polls.failed", "Polls of the change log that failed");
        this.overflows = meters.counter("polls.overflowed", "Polls that found too much to invalidate one by one");
        this.polledChanges = meters.counter("polls.changes", "Changes read by polls");
        this.published = published(meters, "success");
        this.notPublished = published(meters, "failure");
        this.received = meters.counter("invalidations.received", "Invalidations received from the bus");
        this.checked = meters.counter("sampler.entries.checked", "L1 entries that the sampler compared with the store");
        this.stale = meters.counter(
                "sampler.entries.stale", "L1 entries that the sampler found served beyond the bound, and dropped");
    }

    /** A poll ended well, and read this many changes. */
    public synchronized void polled(long nanos, int changes) {
        polledNanos = System.nanoTime();
        polls.record(nanos, TimeUnit.NANOSECONDS);
        polledChanges.increment(changes);
        if (lastFailure != null) {
            LOG.info("change log: polls succeed again, after {} that failed, the last with: {}", failures, lastFailure);
            lastFailure = null;
            failures = 0;
        }
    }

    /** A poll failed. */
    public synchronized void pollFailed(String reason) {
        failedPolls.increment();
        warnings.warn("change log: poll failed: " + reason);
        lastFailure = reason;
        failures++;
    }

    public void pollOverflowed(String reason) {
        LOG.info("L1 invalidated: {}", reason);
        overflows.increment();
    }

    public void published(boolean success) {
        (success ? published : notPublished).increment();
    }

    public void received() {
        received.increment();
    }

    public void sampled(int entries) {
        checked.increment(entries);
    }

    public void foundStale() {
        stale.increment();
    }

    /** How many entries the sampler has found served beyond the bound. */
    public long staleEntries() {
        return (long) stale.count();
    }

    private static Counter published(Meters meters, String outcome) {
        return meters.counter("invalidations.published", "Invalidations published, by outcome", "outcome", outcome);
    }
}
