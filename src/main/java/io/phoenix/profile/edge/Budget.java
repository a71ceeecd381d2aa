package io.phoenix.profile.edge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A bounded amount of one resource, in its own unit. Each amount that is taken must be given back exactly once. Taking is
 * one atomic addition. Thread-safe.
 */
public final class Budget {

    private final String resource;
    private final long max;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder displaced = new LongAdder();

    /** An unused budget; {@code resource} labels its metrics, a plural in snake_case. */
    public Budget(String resource, long max) {
        this.resource = resource;
        this.max = max;
    }

    /** Takes the amount; returns false, counts a refusal and takes nothing if less is left. */
    public boolean tryTake(long amount) {
        if (takeIfLeft(amount)) {
            return true;
        }
        countRefusal();
        return false;
    }

    /** Takes the amount in any case; returns whether it was within the limit. */
    boolean take(long amount) {
        return used.addAndGet(amount) <= max;
    }

    boolean takeIfLeft(long amount) {
        if (take(amount)) {
            return true;
        }
        giveBack(amount);
        return false;
    }

    /** Returns an amount that was taken. */
    public void giveBack(long amount) {
        used.addAndGet(-amount);
    }

    public String resource() {
        return resource;
    }

    public long max() {
        return max;
    }

    /** The amount in use. */
    public long used() {
        return used.get();
    }

    /** How often too little was left. */
    public LongAdder refusals() {
        return refusals;
    }

    /** How many holders were displaced. */
    public LongAdder displaced() {
        return displaced;
    }

    void countRefusal() {
        refusals.increment();
    }

    void countDisplaced() {
        displaced.increment();
    }
}
