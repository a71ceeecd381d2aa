package io.phoenix.profile.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The estimate of the clock of Redis never makes a load younger than it is. */
class RedisClockTest {

    private final RedisClock clock = new RedisClock();

    /** Redis says so many seconds at so many seconds of this process. */
    private void learn(long redisSeconds, long processSeconds) {
        clock.learn(redisSeconds, 500, TimeUnit.SECONDS.toNanos(processSeconds));
    }

    private long micros(long processSeconds) {
        return clock.micros(TimeUnit.SECONDS.toNanos(processSeconds));
    }

    private static long at(long redisSeconds) {
        return redisSeconds * 1_000_000 + 500;
    }

    @Test
    void micros_nothingLearned_isUnknown() {
        assertThat(micros(5)).isEqualTo(RedisClock.UNKNOWN);
    }

    @Test
    void micros_learned_countsFromThere() {
        learn(1_000, 7);

        assertThat(micros(7)).isEqualTo(at(1_000));
        assertThat(micros(4)).isEqualTo(at(997));
    }

    @Test
    void micros_timeOfThisProcessNegative_countsToo() {
        learn(1_000, -7);

        assertThat(micros(-4)).isEqualTo(at(1_003));
    }

    @Test
    void learn_replyThatTookLonger_makesLoadsOlder() {
        learn(1_000, 7);
        learn(1_001, 9);

        assertThat(micros(9)).isEqualTo(at(1_001));
    }

    @Test
    void learn_clockAhead_countsOnlyWhenTheOtherIsForgotten() {
        learn(1_000, 7);
        learn(2_008, 8);
        assertThat(micros(8)).isEqualTo(at(1_001));

        learn(2_018, 18);
        assertThat(micros(18)).as("in the window after").isEqualTo(at(1_011));

        learn(2_028, 28);
        assertThat(micros(28)).as("in the second window after").isEqualTo(at(2_028));
    }

    @Test
    void learn_clockSetBack_countsAtOnce() {
        learn(1_000, 7);
        learn(500, 8);

        assertThat(micros(8)).isEqualTo(at(500));
    }

    @Test
    void learn_afterALongPause_forgetsWhatWasBefore() {
        learn(1_000, 7);
        learn(9_000, 100);

        assertThat(micros(100)).isEqualTo(at(9_000));
    }
}
