package io.phoenix.profile.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.testing.CapturedLog;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConsistencyMetricsTest {

    private long nanos;

    /** As in a fail-over: one server refuses connections, the other one is not a primary yet. */
    @Test
    void pollFailed_reasonsAlternate_logsEachOnce() {
        ConsistencyMetrics metrics = new ConsistencyMetrics(
                new Meters(new SimpleMeterRegistry()),
                new RepeatedWarnings(LoggerFactory.getLogger(ConsistencyMetrics.class), () -> nanos));
        try (CapturedLog log = CapturedLog.of(ConsistencyMetrics.class)) {
            for (int i = 0; i < 10; i++) {
                metrics.pollFailed("connection refused");
                metrics.pollFailed("no primary found");
            }

            assertThat(log.lines())
                    .containsExactly(
                            "change log: poll failed: connection refused", "change log: poll failed: no primary found");
        }
    }
}
