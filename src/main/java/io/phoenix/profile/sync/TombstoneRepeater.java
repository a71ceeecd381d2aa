package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Repeats the tombstones of erasures that a poll has read, so that no erased profile stays in L2 (rule 2 of
 * docs/consistency.md). The writer may have died or been refused, or the tombstone may have been evicted before a slow load
 * put an old value.
 *
 * <p>A tombstone is done once L2 took it after the time in which L2 accepts the values of loads that began before. After
 * {@code max} tombstones the oldest one is given up: its old value, if there is one, expires.
 *
 * <p>Runs on the event loop of the poll.
 */
public final class TombstoneRepeater {

    /** Bounds the commands of one round. */
    private static final int ROUND_MAX = 500;

    private final SharedCache shared;
    private final Duration loadMax;
    private final int max;
    private final LongSupplier nanoClock;
    private final Map<ProfileId, Tombstone> pending = new LinkedHashMap<>();

    /**
     * @param loadMax how long after its beginning L2 accepts the value of a load, with a margin
     * @param max maximum number of tombstones that wait
     */
    public TombstoneRepeater(SharedCache shared, Duration loadMax, int max, LongSupplier nanoClock) {
        this.shared = shared;
        this.loadMax = loadMax;
        this.max = max;
        this.nanoClock = nanoClock;
    }

    private static final class Tombstone {
        private final SharedValue value;
        private final long readNanos;
        private boolean taken;
        private boolean sending;

        private Tombstone(SharedValue value, long readNanos) {
            this.value = value;
            this.readNanos = readNanos;
        }
    }

    /** Puts the tombstones of the erasures that were read, and those of earlier ones that are not done. */
    void repeat(LoggedChanges read) {
        long nowNanos = nanoClock.getAsLong();
        for (Invalidation change : read.changes()) {
            if (change.erased()) {
                Stamp stamp = new Stamp(read.incarnation(), read.snapshot().xmin());
                add(SharedValue.tombstone(change.id(), change.version(), stamp), nowNanos);
            }
        }
        pending.values().stream()
                .filter(tombstone -> isDue(tombstone, nowNanos))
                .limit(ROUND_MAX)
                .toList()
                .forEach(tombstone -> put(tombstone, nowNanos));
    }

    int pending() {
        return pending.size();
    }

    private void add(SharedValue value, long nowNanos) {
        Tombstone present = pending.get(value.id());
        if (present != null && present.value.version() >= value.version()) {
            return;
        }
        pending.remove(value.id());
        pending.put(value.id(), new Tombstone(value, nowNanos));
        if (pending.size() > max) {
            Iterator<ProfileId> oldest = pending.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private boolean isDue(Tombstone tombstone, long nowNanos) {
        return !tombstone.sending && (!tombstone.taken || areLoadsOver(tombstone, nowNanos));
    }

    private boolean areLoadsOver(Tombstone tombstone, long nowNanos) {
        return nowNanos - tombstone.readNanos > loadMax.toNanos();
    }

    private void put(Tombstone tombstone, long nowNanos) {
        boolean last = areLoadsOver(tombstone, nowNanos);
        tombstone.sending = true;
        shared.put(tombstone.value, nowNanos)
                .onSuccess(taken -> {
                    tombstone.taken = true;
                    if (last) {
                        pending.remove(tombstone.value.id(), tombstone);
                    }
                })
                .onComplete(ended -> tombstone.sending = false);
    }
}
