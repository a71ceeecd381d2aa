package io.phoenix.profile.testing;

import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that has no event to wait for: looks again and again, and fails when it takes too long. */
public final class Eventually {

    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    private Eventually() {}

    /** Ends as soon as the condition holds. */
    public static void isTrue(String what, Callable<Boolean> condition) throws Exception {
        isTrue(what, WAIT_MAX, condition);
    }

    /** Ends as soon as the condition holds, at the latest after the time. */
    public static void isTrue(String what, Duration max, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + max.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + max.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** A server that is restarting, or being promoted, resets connections: that is not yet an answer. */
    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (SocketException notYet) {
            return false;
        }
    }
}
