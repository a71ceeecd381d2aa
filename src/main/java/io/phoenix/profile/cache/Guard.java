package io.phoenix.profile.cache;

import io.phoenix.profile.domain.ProfileId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The only code that puts values into L1. It never puts a value that was superseded while it was in flight.
 *
 * <p>While a load or a write of an id is in flight, the guard remembers the id's watermark: the newest version that an
 * invalidation or a write has named. A value below it is not put. Epochs need no rule here, since a value carries the epoch
 * in which its load started.
 *
 * <p>Thread-safe. Each method holds the lock of one id for a few assignments, so event loops may call it.
 */
class Guard {

    private final CacheEntries entries;
    private final ConcurrentMap<ProfileId, InFlight> inFlight = new ConcurrentHashMap<>();

    Guard(CacheEntries entries) {
        this.entries = entries;
    }

    /** Accessed only under the lock of the id. */
    private static final class InFlight {
        private int count;
        private long watermark = Long.MIN_VALUE;
    }

    /** Starts a load or a write. Exactly one call of {@link #end} must follow. */
    void begin(ProfileId id) {
        inFlight.compute(id, (same, present) -> {
            InFlight operations = present == null ? new InFlight() : present;
            operations.count++;
            return operations;
        });
    }

    /** Raises the watermark: the version exists, so nothing older is served or put from now on. */
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
     * @param value is put, or, if it was superseded, replaces an older stale copy; null for none
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

    int idsInFlight() {
        return inFlight.size();
    }
}
