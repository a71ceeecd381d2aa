package io.phoenix.profile.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The chunks and pauses of an import; no clock runs here. */
class PaceTest {

    private static final Duration USUAL = Duration.ofMillis(1);
    private static final Duration FAST = Duration.ofMillis(2);
    private static final Duration SLOW = Duration.ofMillis(3);
    private static final Duration TOOK = Duration.ofMillis(10);

    private final Pace pace = new Pace(500, 1_000_000, USUAL, 2);

    @Test
    void pauseAfter_fastReads_isNone() {
        assertThat(pace.pauseAfter(500, TOOK, FAST)).isZero();
    }

    @Test
    void pauseAfter_slowReads_isAsLongAsTheChunkAndDoublesUpToASecond() {
        Duration first = pace.pauseAfter(500, TOOK, SLOW);
        Duration second = pace.pauseAfter(500, TOOK, SLOW);

        assertThat(first).isGreaterThan(TOOK);
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
        Pace slow = new Pace(500, 10_000, USUAL, 2);

        assertThat(slow.pauseAfter(500, TOOK, FAST)).isEqualTo(Duration.ofMillis(40));
        assertThat(slow.pauseAfter(500, Duration.ofMillis(60), FAST)).isZero();
    }

    @Test
    void rows_quickChunks_doubleUpToTheMaximum() {
        assertThat(pace.rows()).isEqualTo(50);
        for (int expected : new int[] {100, 200, 400, 500, 500}) {
            pace.pauseAfter(pace.rows(), TOOK, FAST);
            assertThat(pace.rows()).isEqualTo(expected);
        }
    }

    @Test
    void rows_slowChunks_shrinkToTheMinimum() {
        for (int i = 0; i < 10; i++) {
            pace.pauseAfter(pace.rows(), TOOK, FAST);
        }

        pace.pauseAfter(pace.rows(), Duration.ofMillis(45), FAST);
        assertThat(pace.rows()).isEqualTo(333);
        pace.pauseAfter(pace.rows(), Duration.ofSeconds(1), FAST);
        assertThat(pace.rows()).isEqualTo(166);
        for (int i = 0; i < 10; i++) {
            pace.pauseAfter(pace.rows(), Duration.ofSeconds(1), FAST);
        }
        assertThat(pace.rows()).isEqualTo(50);
    }

    @Test
    void rows_lowMaximum_isKept() {
        Pace low = new Pace(2, 1_000_000, USUAL, 2);

        low.pauseAfter(2, TOOK, FAST);

        assertThat(low.rows()).isEqualTo(2);
    }
}
