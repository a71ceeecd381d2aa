package io.phoenix.profile.testing;

import io.phoenix.profile.metrics.RedisMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what was discarded, by reason. Thread-safe. */
public final class CountedRedisMetrics implements RedisMetrics {

    private final Map<String, Integer> values = new ConcurrentHashMap<>();
    private final Map<String, Integer> messages = new ConcurrentHashMap<>();

    @Override
    public void l2ValueDiscarded(String reason) {
        values.merge(reason, 1, Integer::sum);
    }

    @Override
    public void busMessageDiscarded(String reason) {
        messages.merge(reason, 1, Integer::sum);
    }

    /** The number of discarded values by reason. */
    public Map<String, Integer> values() {
        return Map.copyOf(values);
    }

    /** The number of ignored messages by reason. */
    public Map<String, Integer> messages() {
        return Map.copyOf(messages);
    }

    public void reset() {
        values.clear();
        messages.clear();
    }
}
