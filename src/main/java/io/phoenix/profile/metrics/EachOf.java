package io.phoenix.profile.metrics;

import java.time.Duration;
import java.util.List;

/** Reports to several, one after the other. */
public record EachOf(List<ConsistencyMetrics> each) implements ConsistencyMetrics {

    @Override
    public void sampled(int checked, int stale, Duration stalest) {
        each.forEach(one -> one.sampled(checked, stale, stalest));
    }

    @Override
    public void invalidationsMissed(String reason) {
        each.forEach(one -> one.invalidationsMissed(reason));
    }

    @Override
    public void told(boolean reached) {
        each.forEach(one -> one.told(reached));
    }

    @Override
    public void heard() {
        each.forEach(ConsistencyMetrics::heard);
    }

    @Override
    public void swept(int changes) {
        each.forEach(one -> one.swept(changes));
    }

    @Override
    public void lagging(Duration lag) {
        each.forEach(one -> one.lagging(lag));
    }
}
