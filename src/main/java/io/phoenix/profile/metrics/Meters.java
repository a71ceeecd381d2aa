package io.phoenix.profile.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Makes meters whose names begin with that of the service. Names are words with dots between. */
record Meters(MeterRegistry registry) {

    static final String PREFIX = "phoenix.profile.";

    /** Around the bounds that matter: a round trip, the time limit of Redis, the deadline of a read. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    Counter counter(String name, String description, String... labels) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    /** A counter that something else counts. */
    void counted(String name, String description, LongAdder counts, String... labels) {
        FunctionCounter.builder(PREFIX + name, counts, LongAdder::doubleValue)
                .description(description)
                .tags(labels)
                .register(registry);
    }

    /** A histogram of times. */
    Timer histogram(String name, String description, String... labels) {
        return Timer.builder(PREFIX + name)
                .description(description)
                .tags(labels)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Times of which the sum, the number and the greatest of late are told. */
    Timer timer(String name, String description) {
        return Timer.builder(PREFIX + name).description(description).register(registry);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
