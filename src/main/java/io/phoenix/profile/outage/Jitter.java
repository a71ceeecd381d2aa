package io.phoenix.profile.outage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses of random length before another attempt. Instances that lost the same server at the same moment would otherwise all
 * come back at the same moment.
 */
public final class Jitter {

    private Jitter() {}

    /** A pause in milliseconds, from half of the maximum to all of it. */
    public static long millis(Duration max, RandomGenerator random) {
        long millis = max.toMillis();
        return millis / 2 + random.nextLong(millis - millis / 2 + 1);
    }
}
