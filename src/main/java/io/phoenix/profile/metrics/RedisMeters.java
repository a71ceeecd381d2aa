package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of Redis in Micrometer. */
final class RedisMeters implements RedisMetrics {

    private final Map<ValueDefect, Counter> values;
    private final Map<MessageDefect, Counter> messages;

    RedisMeters(Meters meters) {
        values = byReason(
                ValueDefect.values(),
                reason -> meters.counter(
                        "l2.values.discarded", "Values in L2 that could not be used, by reason", "reason", reason));
        messages = byReason(
                MessageDefect.values(),
                reason -> meters.counter(
                        "bus.messages.discarded",
                        "Messages of the bus that were ignored, by reason",
                        "reason",
                        reason));
    }

    private static <E extends Enum<E>> Map<E, Counter> byReason(E[] reasons, Function<String, Counter> counter) {
        return Stream.of(reasons)
                .collect(Collectors.toMap(
                        reason -> reason, reason -> counter.apply(reason.name().toLowerCase(Locale.ROOT))));
    }

    @Override
    public void l2ValueDiscarded(ValueDefect reason) {
        Objects.requireNonNull(values.get(reason)).increment();
    }

    @Override
    public void busMessageDiscarded(MessageDefect reason) {
        Objects.requireNonNull(messages.get(reason)).increment();
    }
}
