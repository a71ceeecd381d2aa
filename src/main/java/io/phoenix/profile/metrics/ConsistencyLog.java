package io.phoenix.profile.metrics;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the service finds out about its own consistency to the log: a line a minute, and one at once when it matters. */
public final class ConsistencyLog implements ConsistencyMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ConsistencyLog.class);

    /** The bound that docs/guarantees.md states. */
    private static final Duration STALE_MAX = Duration.ofSeconds(1);

    private static final int SAMPLES_PER_LINE = 60;

    private int samples;
    private int checkedSum;
    private int staleSum;
    private Duration stalestOfAll = Duration.ZERO;

    @Override
    public synchronized void sampled(int checked, int stale, Duration stalest) {
        if (stalest.compareTo(STALE_MAX) > 0) {
            LOG.warn(
                    "An entry in memory is stale since {} ms (expected: at most {} ms)",
                    stalest.toMillis(),
                    STALE_MAX.toMillis());
        }
        samples++;
        checkedSum += checked;
        staleSum += stale;
        stalestOfAll = stalest.compareTo(stalestOfAll) > 0 ? stalest : stalestOfAll;
        if (samples >= SAMPLES_PER_LINE) {
            LOG.info(
                    "Sampled entries: checked {}, stale {}, stalest {} ms",
                    checkedSum,
                    staleSum,
                    stalestOfAll.toMillis());
            samples = 0;
            checkedSum = 0;
            staleSum = 0;
            stalestOfAll = Duration.ZERO;
        }
    }

    @Override
    public void invalidationsMissed(String reason) {
        LOG.info("Everything in memory is old: {}", reason);
    }

    @Override
    public void swept(int changes) {
        LOG.info("Changes told again from the change log: {}", changes);
    }
}
