package io.phoenix.profile.testing;

import io.phoenix.profile.metrics.RedisMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what was discarded, by reason. Thread-safe. */
public final class CountedRedisMetrics implements RedisMetrics {

    private final Map<ValueDefect, Integer> values = new ConcurrentHashMap<>();
    private final Map<MessageDefect, Integer> messages = new ConcurrentHashMap<>();

    @Override
    public void l2ValueDiscarded(ValueDefect reason) {
        values.merge(reason, 1, Integer::sum);
    }

    @Override
    public void busMessageDiscarded(MessageDefect reason) {
        messages.merge(reason, 1, Integer::sum);
    }

    /** The number of discarded values by reason. */
    public Map<ValueDefect, Integer> values() {
        return Map.copyOf(values);
    }

    /** The number of ignored messages by reason. */
    public Map<MessageDefect, Integer> messages() {
        return Map.copyOf(messages);
    }

    public void reset() {
        values.clear();
        messages.clear();
    }
}
