package io.phoenix.profile.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The holds on a budget, with their peers and ages. When the budget is used up, the oldest holders give way to a new one: a
 * normal client holds its part for milliseconds, so the oldest holder belongs to a stalled client. No peer holds more than
 * its share. Thread-safe; holders are called without a lock.
 */
public final class Holds {

    /** Bounds the search for holders that give way. */
    private static final int LOOKED_AT_MAX = 1_000;

    private final Budget budget;
    private final long peerMax;

    // guarded by this, like the fields of each hold
    private final LinkedHashSet<Hold> oldestFirst = new LinkedHashSet<>();
    private final Map<Object, Long> byPeer = new HashMap<>();

    Holds(Budget budget, long peerMax) {
        this.budget = budget;
        this.peerMax = peerMax;
    }

    /** The owner of a hold, which can be displaced. */
    @FunctionalInterface
    public interface Holder {

        /** The hold was released for another holder, or expired: stop using the resource. Called on any thread. */
        void giveWay();

        /** Whether the hold may be released for another holder; must not block. */
        default boolean mayGiveWay() {
            return true;
        }
    }

    /** Opens a hold with an amount of 0. It counts for the share of the peer; peers are compared by {@code equals}. */
    public Hold open(Object peer, Holder holder) {
        Hold opened = new Hold(peer, holder);
        synchronized (this) {
            oldestFirst.add(opened);
        }
        return opened;
    }

    /** Makes every holder give way that was not {@linkplain Hold#touch touched} within the given time. */
    public void expire(Duration age) {
        long before = System.nanoTime() - age.toNanos();
        List<Hold> expired = new ArrayList<>();
        synchronized (this) {
            for (Hold oldest : oldestFirst) {
                if (oldest.sinceNanos - before >= 0) {
                    break;
                }
                expired.add(oldest);
            }
            expired.forEach(this::drop);
        }
        displace(expired);
    }

    public Budget budget() {
        return budget;
    }

    /** The amount that the peer holds. */
    public synchronized long heldBy(Object peer) {
        return byPeer.getOrDefault(peer, 0L);
    }

    /** An amount held of the budget; 0 after its release. */
    public final class Hold {

        private final Object peer;
        private final Holder holder;
        private long amount;
        private long sinceNanos = System.nanoTime();
        private boolean released;

        private Hold(Object peer, Holder holder) {
            this.peer = peer;
            this.holder = holder;
        }

        /**
         * Holds more. Returns false, and counts a refusal, if that would exceed the share of the peer, if no one gives way, or
         * if this hold was released.
         */
        public boolean tryAdd(long more) {
            List<Hold> displaced = List.of();
            boolean added;
            synchronized (Holds.this) {
                added = !released && byPeer.getOrDefault(peer, 0L) + more <= peerMax;
                if (added && !budget.takeIfLeft(more)) {
                    displaced = oldestWorth(budget.used() + more - budget.max(), this);
                    displaced.forEach(Holds.this::drop);
                    added = budget.takeIfLeft(more);
                }
                if (added) {
                    amount += more;
                    byPeer.merge(peer, more, Long::sum);
                }
            }
            displace(displaced);
            if (!added) {
                budget.countRefusal();
            }
            return added;
        }

        /** Resets its age to zero. */
        public void touch() {
            synchronized (Holds.this) {
                if (!released) {
                    oldestFirst.remove(this);
                    sinceNanos = System.nanoTime();
                    oldestFirst.add(this);
                }
            }
        }

        /** Gives everything back; does nothing the second time. */
        public void release() {
            synchronized (Holds.this) {
                drop(this);
            }
        }
    }

    @SuppressWarnings("NullAway") // null removes the key
    private void drop(Hold hold) {
        if (!hold.released) {
            hold.released = true;
            oldestFirst.remove(hold);
            budget.giveBack(hold.amount);
            byPeer.computeIfPresent(
                    hold.peer, (same, held) -> held == hold.amount ? null : Long.valueOf(held - hold.amount));
            hold.amount = 0;
        }
    }

    /** The oldest holds that together are worth the amount, all of which give way; none if there are not enough. */
    private List<Hold> oldestWorth(long wanted, Hold except) {
        List<Hold> oldest = new ArrayList<>();
        long worth = 0;
        int looked = 0;
        for (Iterator<Hold> holds = oldestFirst.iterator();
                holds.hasNext() && worth < wanted && looked < LOOKED_AT_MAX;
                looked++) {
            Hold hold = holds.next();
            if (hold != except && hold.amount > 0 && hold.holder.mayGiveWay()) {
                oldest.add(hold);
                worth += hold.amount;
            }
        }
        return worth < wanted ? List.of() : oldest;
    }

    private void displace(List<Hold> holds) {
        for (Hold hold : holds) {
            budget.countDisplaced();
            hold.holder.giveWay();
        }
    }
}
