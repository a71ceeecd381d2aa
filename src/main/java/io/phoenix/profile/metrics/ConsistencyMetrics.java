package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of invalidations and of the sampler, with a summary in the log. Thread-safe; never blocks. */
public final class ConsistencyMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ConsistencyMetrics.class);

    /** The bound that docs/guarantees.md states. */
    private static final Duration STALENESS_MAX = Duration.ofSeconds(1);

    private static final int SAMPLES_PER_LOG_LINE = 60;

    private final Counter published;
    private final Counter notPublished;
    private final Counter received;
    private final Counter gaps;
    private final Counter republished;
    private final Counter checked;
    private final Counter stale;
    private final AtomicLong stalenessMillis = new AtomicLong();
    private final AtomicLong publishLagMillis = new AtomicLong();
    private Summary summary = Summary.EMPTY;

    ConsistencyMetrics(Meters meters) {
        this.published = published(meters, "success");
        this.notPublished = published(meters, "failure");
        this.received = meters.counter("invalidations.received", "Invalidations received from the bus");
        this.gaps = meters.counter("invalidation.gaps", "Times that the bus may have lost invalidations");
        this.republished = meters.counter("changes.republished", "Changes published again from the change log");
        this.checked = meters.counter("sampler.entries.checked", "L1 entries that the sampler compared with the store");
        this.stale = meters.counter("sampler.entries.stale", "L1 entries that the sampler found older than the store");
        meters.gauge(
                "sampler.staleness.seconds",
                "Age of the change that the most outdated entry of the last sample lacks",
                () -> stalenessMillis.get() / 1_000.0);
        meters.gauge(
                "publish.lag.seconds",
                "Age of the oldest change that is not published yet",
                () -> publishLagMillis.get() / 1_000.0);
    }

    public void published(boolean success) {
        (success ? published : notPublished).increment();
    }

    public void received() {
        received.increment();
    }

    /** Invalidations may have been lost, so L1 is invalidated. */
    public void gapDetected(String reason) {
        LOG.info("L1 invalidated: {}", reason);
        gaps.increment();
    }

    public void republished(int changes) {
        LOG.info("changes published again from the change log: {}", changes);
        republished.increment(changes);
    }

    /** The age of the oldest change that is not published yet; zero where there is none. */
    public void publishLag(Duration lag) {
        publishLagMillis.set(lag.toMillis());
    }

    /**
     * L1 entries were compared with the store.
     *
     * @param staleness how long the most outdated entry has been older than the store; zero where none is
     */
    public void sampled(int compared, int outdated, Duration staleness) {
        checked.increment(compared);
        stale.increment(outdated);
        stalenessMillis.set(staleness.toMillis());
        if (staleness.compareTo(STALENESS_MAX) > 0) {
            LOG.warn(
                    "an L1 entry has been stale for {} ms (expected: at most {} ms)",
                    staleness.toMillis(),
                    STALENESS_MAX.toMillis());
        }
        summarize(new Summary(1, compared, outdated, staleness.toMillis()));
    }

    private synchronized void summarize(Summary sample) {
        summary = summary.plus(sample);
        if (summary.samples >= SAMPLES_PER_LOG_LINE) {
            LOG.info(
                    "L1 sampled: {} entries checked, {} stale, longest for {} ms",
                    summary.checked,
                    summary.stale,
                    summary.stalenessMillis);
            summary = Summary.EMPTY;
        }
    }

    private record Summary(int samples, int checked, int stale, long stalenessMillis) {

        static final Summary EMPTY = new Summary(0, 0, 0, 0);

        Summary plus(Summary other) {
            return new Summary(
                    samples + other.samples,
                    checked + other.checked,
                    stale + other.stale,
                    Math.max(stalenessMillis, other.stalenessMillis));
        }
    }

    private static Counter published(Meters meters, String outcome) {
        return meters.counter("invalidations.published", "Invalidations published, by outcome", "outcome", outcome);
    }
}
