package io.phoenix.profile.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;

/** The memory of one instance, built as {@code LocalTier} builds it; what it does not hold, or holds as old, is a miss. */
final class SimulatedInstance {

    private static final Boolean CURRENT = true;
    private static final Boolean OLD = false;

    private final Cache<Long, Boolean> residents;

    SimulatedInstance(Fleet fleet, Ticker clock) {
        residents = Caffeine.newBuilder()
                .maximumSize(fleet.localSizeMax())
                .expireAfterWrite(fleet.localTimeToLive())
                .ticker(clock)
                // evictions when they are due, and not when another thread finds the time
                .executor(Runnable::run)
                .build();
    }

    boolean holds(Long profile) {
        return CURRENT.equals(residents.getIfPresent(profile));
    }

    void keep(Long profile) {
        residents.put(profile, CURRENT);
    }

    /** A change was announced: what is there stays, and is loaded anew when it is read next. */
    void overtake(Long profile) {
        residents.asMap().computeIfPresent(profile, (same, present) -> OLD);
    }
}
