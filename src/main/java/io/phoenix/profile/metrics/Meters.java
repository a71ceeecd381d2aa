package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Registers meters under the prefix of the service. Names are dotted; Micrometer turns them into those of Prometheus. */
record Meters(MeterRegistry registry) {

    static final String PREFIX = "phoenix.profile.";

    /** Buckets from a round trip to Redis to well beyond the deadline of a read. */
    private static final Duration[] BUCKETS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    Counter counter(String name, String description, String... labels) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    void counter(String name, String description, LongAdder count, String... labels) {
        FunctionCounter.builder(PREFIX + name, count, LongAdder::doubleValue)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    Timer histogram(String name, String description, String... labels) {
        return Timer.builder(PREFIX + name)
                .description(description)
                .tags(labels)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A timer without buckets: sum, count and recent maximum. */
    Timer timer(String name, String description) {
        return Timer.builder(PREFIX + name).description(description).register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value, String... labels) {
        Gauge.builder(PREFIX + name, value)
                .description(description)
                .tags(labels)
                .strongReference(true)
                .register(registry);
    }
}
