package io.phoenix.profile.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The pauses of an import; no clock runs here. */
class PaceTest {

    private static final Duration USUAL = Duration.ofMillis(1);
    private static final Duration FAST = Duration.ofMillis(2);
    private static final Duration SLOW = Duration.ofMillis(3);
    private static final Duration TOOK = Duration.ofMillis(10);

    private final Pace pace = new Pace(1_000_000, USUAL, 2);

    @Test
    void pauseAfter_fastReads_isNone() {
        assertThat(pace.pauseAfter(500, TOOK, FAST)).isZero();
    }

    @Test
    void pauseAfter_slowReads_doublesUpToASecond() {
        Duration first = pace.pauseAfter(500, TOOK, SLOW);
        Duration second = pace.pauseAfter(500, TOOK, SLOW);

        assertThat(first).isPositive();
        assertThat(second).isEqualTo(first.multipliedBy(2));
        for (int i = 0; i < 20; i++) {
            second = pace.pauseAfter(500, TOOK, SLOW);
        }
        assertThat(second).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pauseAfter_readsFastAgain_shrinksToNone() {
        Duration slow = pace.pauseAfter(500, TOOK, SLOW);
        Duration next = pace.pauseAfter(500, TOOK, FAST);

        assertThat(next).isPositive().isLessThan(slow);
        for (int i = 0; i < 20; i++) {
            next = pace.pauseAfter(500, TOOK, FAST);
        }
        assertThat(next).isZero();
    }

    @Test
    void pauseAfter_belowTheMaximumRate_isTheRest() {
        Pace slow = new Pace(10_000, USUAL, 2);

        assertThat(slow.pauseAfter(500, TOOK, FAST)).isEqualTo(Duration.ofMillis(40));
        assertThat(slow.pauseAfter(500, Duration.ofMillis(60), FAST)).isZero();
    }
}
