package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what L1 may keep, so that a value which was superseded while it was being loaded is never put.
 *
 * <p>While a load or a write of an id is in flight in this process, the guard remembers the newest version of the id that
 * an invalidation or a write has named. A value is put only if it is no older. Epochs need no rule here, since a value
 * carries the epoch in which its load started.
 *
 * <p>Thread-safe. Each method does a few assignments under the lock of one id, so event loops may call it.
 */
class Guard {

    private final CacheEntries entries;
    private final ConcurrentMap<ProfileId, InFlight> inFlight = new ConcurrentHashMap<>();

    Guard(CacheEntries entries) {
        this.entries = entries;
    }

    /** Accessed under the lock of the id only. */
    private static final class InFlight {
        private int count;
        private long watermark = Long.MIN_VALUE;
    }

    /** Starts a load or a write of the id. Exactly one call of {@link #end} must follow. */
    void begin(ProfileId id) {
        inFlight.compute(id, (same, present) -> {
            InFlight operations = present == null ? new InFlight() : present;
            operations.count++;
            return operations;
        });
    }

    /** A version exists: from now on nothing older is put. */
    void invalidate(ProfileId id, long version) {
        inFlight.computeIfPresent(id, (same, operations) -> {
            operations.watermark = Math.max(operations.watermark, version);
            return operations;
        });
        entries.invalidate(id, version);
    }

    /**
     * Ends a load or a write.
     *
     * @param value is put, or replaces an older stale copy if it was superseded; null where there is none
     */
    @SuppressWarnings("NullAway") // a map removes the key for which a function returns null
    void end(ProfileId id, @Nullable CachedProfile value) {
        inFlight.computeIfPresent(id, (same, operations) -> {
            if (value != null && mayPut(value, operations.watermark)) {
                entries.put(id, value);
            } else if (value != null) {
                entries.replaceStale(id, value.supersededBy(operations.watermark));
            }
            return --operations.count == 0 ? null : operations;
        });
    }

    /** The rule itself; a mutation test overrides it. */
    boolean mayPut(CachedProfile value, long watermark) {
        return value.version() >= watermark;
    }

    /** The number of ids with a load or a write in flight. */
    int size() {
        return inFlight.size();
    }
}
