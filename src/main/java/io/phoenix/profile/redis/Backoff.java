package io.phoenix.profile.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: each twice the one before up to a cap, and jittered over the upper half, so that instances
 * which lost the same server do not come back in step. Not safe for use by several threads.
 */
final class Backoff {

    private static final long FIRST_MILLIS = 50;

    private final long capMillis;
    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    Backoff(Duration cap, RandomGenerator random) {
        this.capMillis = Math.max(FIRST_MILLIS, cap.toMillis());
        this.random = random;
    }

    long nextMillis() {
        long pause = nextMillis / 2 + random.nextLong(nextMillis / 2 + 1);
        nextMillis = Math.min(capMillis, nextMillis * 2);
        return Math.max(1, pause);
    }

    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
