package io.phoenix.profile.limit;

import io.phoenix.profile.config.LimitSettings.Rate;
import io.phoenix.profile.domain.ProfileFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A budget that comes back with time. One number says it all: the moment at which the bucket will be full again (the
 * generic cell rate algorithm of ITU-T I.371, which counts as a token bucket does). Taking is one compare-and-set and
 * allocates nothing. Safe for use by several threads.
 */
public final class TokenBucket {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long burst;
    private final long nanosPerToken;
    private final LongSupplier nanoClock;
    private final LongAdder refused;
    private final AtomicLong fullAtNanos;

    /**
     * A bucket that is full, or one without a limit where the rate is 0.
     *
     * @param refused counts what callers are refused, of this bucket and others like it
     */
    TokenBucket(Rate rate, int factor, LongSupplier nanoClock, LongAdder refused) {
        this.burst = (long) rate.burst() * factor;
        this.nanosPerToken =
                rate.perSecond() == 0 ? 0 : Math.max(1, NANOS_PER_SECOND / ((long) rate.perSecond() * factor));
        this.nanoClock = nanoClock;
        this.refused = refused;
        this.fullAtNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** Takes one token, if there is one. */
    public boolean take() {
        return takeUpTo(1) == 1;
    }

    /** Takes as many of the tokens as there are; returns their number. */
    public int takeUpTo(int wanted) {
        if (nanosPerToken == 0) {
            return wanted;
        }
        long now = nanoClock.getAsLong();
        while (true) {
            long fullAt = fullAtNanos.get();
            long missingNanos = Math.max(0, fullAt - now);
            int taken = (int) Math.min(wanted, Math.max(0, burst - ceilDiv(missingNanos, nanosPerToken)));
            if (taken == 0 || fullAtNanos.compareAndSet(fullAt, now + missingNanos + taken * nanosPerToken)) {
                return taken;
            }
        }
    }

    /** Puts back what was taken and not used. */
    public void giveBack(int tokens) {
        if (tokens != 0 && nanosPerToken != 0) {
            fullAtNanos.addAndGet(-tokens * nanosPerToken);
        }
    }

    /** Notes that so much was refused because the bucket was empty. */
    public void refused(int times) {
        refused.add(times);
    }

    /** What a caller is told who found the bucket empty, and is refused. */
    public ProfileFailure empty(String what) {
        refused(1);
        long waitNanos = fullAtNanos.get() - nanoClock.getAsLong() - (burst - 1) * nanosPerToken;
        return ProfileFailure.rateLimited(
                what + ": too many (expected: at most " + burst + " at once, and one more every "
                        + Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosPerToken)) + " ms)",
                burst,
                ceilDiv(Math.max(0, waitNanos), NANOS_PER_SECOND));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
