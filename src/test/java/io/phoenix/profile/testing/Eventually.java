package io.phoenix.profile.testing;

import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Polls for conditions that offer no event to wait for. */
public final class Eventually {

    /** Far longer than any condition takes, even on a busy machine: only a failing test waits this long. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private Eventually() {}

    /** Waits until the condition holds. The time limit is generous, so it asserts nothing about the speed of the service. */
    public static void isTrue(String what, Callable<Boolean> condition) throws Exception {
        isTrue(what, WAIT_MAX, condition);
    }

    /** The same with another limit. */
    public static void isTrue(String what, Duration max, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + max.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + max.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Asserts a guaranteed time bound: the first check that starts after it must succeed. Noise measured by the {@link
     * Canaries} meanwhile extends the bound.
     */
    public static void within(Duration bound, String what, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (true) {
            long checked = System.nanoTime();
            if (holds(condition)) {
                return;
            }
            if (checked - begin > bound.toNanos()) {
                long stolen = Canaries.running().all().nanosBetween(begin, checked);
                if (checked - begin - stolen > bound.toNanos()) {
                    throw new AssertionError("not within " + bound.toMillis() + " ms plus "
                            + Duration.ofNanos(stolen).toMillis() + " ms of noise: " + what);
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** A reset connection means "not yet": servers reset connections while they restart or are promoted. */
    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (SocketException notYet) {
            return false;
        }
    }
}
