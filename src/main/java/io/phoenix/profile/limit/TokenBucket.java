package io.phoenix.profile.limit;

import io.phoenix.profile.config.LimitSettings.Rate;
import io.phoenix.profile.domain.ProfileFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A token bucket. Its state is one number, the time at which the bucket will be full again: the generic cell rate
 * algorithm (GCRA, ITU-T I.371), which is equivalent. Taking tokens is one compare-and-set and allocates nothing. Safe for
 * use by several threads.
 */
public final class TokenBucket {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long burst;
    private final long nanosPerToken;
    private final LongSupplier nanoClock;
    private final LongAdder refusals;
    private final AtomicLong fullAtNanos;

    /**
     * Creates a full bucket; a rate of 0 means no limit.
     *
     * @param factor multiplies rate and burst
     * @param refusals shared by the buckets of all callers
     */
    TokenBucket(Rate rate, int factor, LongSupplier nanoClock, LongAdder refusals) {
        this.burst = (long) rate.burst() * factor;
        this.nanosPerToken =
                rate.perSecond() == 0 ? 0 : Math.max(1, NANOS_PER_SECOND / ((long) rate.perSecond() * factor));
        this.nanoClock = nanoClock;
        this.refusals = refusals;
        this.fullAtNanos = new AtomicLong(nanoClock.getAsLong());
    }

    /** Takes one token; returns false, and changes nothing, if the bucket is empty. */
    public boolean tryTake() {
        return takeUpTo(1) == 1;
    }

    /** Takes all of the tokens, or a full bucket if that holds fewer; returns false, and takes none, if there are not enough. */
    public boolean tryTake(int tokens) {
        int wanted = (int) Math.min(tokens, burst);
        int taken = takeUpTo(wanted);
        if (taken < wanted) {
            putBack(taken);
        }
        return taken == wanted;
    }

    /** Takes as many of the wanted tokens as the bucket holds; returns how many. */
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

    /** Returns tokens that were taken but not used. */
    public void putBack(int tokens) {
        if (tokens != 0 && nanosPerToken != 0) {
            fullAtNanos.addAndGet(-tokens * nanosPerToken);
        }
    }

    /** Counts refusals that are not reported through {@link #refuse}. */
    public void countRefusals(int times) {
        refusals.add(times);
    }

    /** Counts a refusal, and returns the failure for the caller; {@code what} is a plural, such as {@code requests}. */
    public ProfileFailure refuse(String what) {
        countRefusals(1);
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
