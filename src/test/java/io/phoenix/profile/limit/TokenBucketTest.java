package io.phoenix.profile.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.config.LimitSettings.Rate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE / 4);
    private final LongAdder refused = new LongAdder();
    private final TokenBucket bucket = new TokenBucket(new Rate(10, 3), 1, nanos::get, refused);

    @Test
    void tryTake_burstUsedUp_isRefused() {
        assertThat(bucket.takeUpTo(2)).isEqualTo(2);
        assertThat(bucket.tryTake()).isTrue();
        assertThat(bucket.tryTake()).isFalse();
    }

    @Test
    void tryTake_afterRefillOfOneToken_takesOne() {
        bucket.takeUpTo(3);
        advance(99);
        assertThat(bucket.tryTake()).isFalse();
        advance(1);
        assertThat(bucket.tryTake()).isTrue();
        assertThat(bucket.tryTake()).isFalse();
    }

    @Test
    void takeUpTo_moreThanAvailable_takesWhatIsAvailable() {
        bucket.tryTake();
        assertThat(bucket.takeUpTo(100)).isEqualTo(2);
        assertThat(bucket.takeUpTo(100)).isZero();
    }

    @Test
    void bucket_idle_neverExceedsTheBurst() {
        advance(3_600_000);
        assertThat(bucket.takeUpTo(100)).isEqualTo(3);
    }

    @Test
    void putBack_tokens_canBeTakenAgainUpToTheBurst() {
        bucket.takeUpTo(3);
        bucket.putBack(2);
        assertThat(bucket.takeUpTo(100)).isEqualTo(2);
        bucket.putBack(1_000);
        assertThat(bucket.takeUpTo(100)).isEqualTo(3);
    }

    @Test
    void refuse_emptyBucket_hasRetryAfterAndLimit() {
        TokenBucket slow = new TokenBucket(new Rate(1, 5), 1, nanos::get, refused);
        slow.takeUpTo(5);
        assertThat(slow.refuse("requests").retryAfterSeconds()).isEqualTo(1);
        assertThat(slow.refuse("requests").limit()).isEqualTo(5);
    }

    @Test
    void takeUpTo_withFactor_multipliesBurstAndRate() {
        TokenBucket server = new TokenBucket(new Rate(10, 3), 100, nanos::get, refused);
        assertThat(server.takeUpTo(1_000)).isEqualTo(300);
        advance(1);
        assertThat(server.takeUpTo(1_000)).isEqualTo(1);
    }

    @Test
    void tryTake_several_takesAllOrNone() {
        TokenBucket bucket = new TokenBucket(new Rate(1, 5), 1, nanos::get, refused);

        assertThat(bucket.tryTake(3)).isTrue();
        assertThat(bucket.tryTake(3)).isFalse();
        assertThat(bucket.tryTake(2)).isTrue();
        assertThat(bucket.tryTake()).isFalse();
        advance(5_000);
        assertThat(bucket.tryTake(100)).as("more than it ever holds").isTrue();
        assertThat(bucket.tryTake()).isFalse();
    }

    @Test
    void takeUpTo_rateOfZero_isUnlimited() {
        assertThat(new TokenBucket(new Rate(0, 1), 1, nanos::get, refused).takeUpTo(1_000_000))
                .isEqualTo(1_000_000);
    }

    @Test
    void tryTake_byManyThreads_takesExactlyTheBurst() {
        TokenBucket large = new TokenBucket(new Rate(1, 10_000), 1, nanos::get, refused);
        AtomicInteger taken = new AtomicInteger();

        IntStream.range(0, 40_000).parallel().forEach(i -> {
            if (large.tryTake()) {
                taken.incrementAndGet();
            }
        });

        assertThat(taken).hasValue(10_000);
    }

    private void advance(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
