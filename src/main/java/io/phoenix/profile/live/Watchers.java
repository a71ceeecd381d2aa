package io.phoenix.profile.live;

import io.phoenix.profile.domain.ProfileId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who watches what, and what all of them were told. Safe for use by several threads; one that has joined is found by every
 * later look.
 */
final class Watchers {

    private final ConcurrentMap<ProfileId, Watched> watched = new ConcurrentHashMap<>();

    /** What is known of one id; touched only under the lock of the id. */
    private static final class Watched {
        private final Set<Subscription> watchers = new HashSet<>(2);
        private long toldVersion;
        private boolean wasThere;
    }

    void join(Collection<ProfileId> ids, Subscription subscription) {
        ids.forEach(id -> watched.compute(id, (same, present) -> {
            Watched all = present == null ? new Watched() : present;
            all.watchers.add(subscription);
            return all;
        }));
    }

    @SuppressWarnings("NullAway") // null is how a map is told to forget the key
    void leave(Collection<ProfileId> ids, Subscription subscription) {
        ids.forEach(id -> watched.computeIfPresent(id, (same, present) -> {
            present.watchers.remove(subscription);
            return present.watchers.isEmpty() ? null : present;
        }));
    }

    /** Somebody has seen the profile: should it be gone one day, it was erased. */
    void seen(ProfileId id) {
        watched.computeIfPresent(id, (same, present) -> {
            present.wasThere = true;
            return present;
        });
    }

    boolean wereSeen(ProfileId id) {
        boolean[] seen = {false};
        watched.computeIfPresent(id, (same, present) -> {
            seen[0] = present.wasThere;
            return present;
        });
        return seen[0];
    }

    boolean isWatched(ProfileId id) {
        return watched.containsKey(id);
    }

    /** Those who have not been told of the version, which they are now. */
    List<Subscription> tell(ProfileId id, long version) {
        Subscription[][] untold = {{}};
        watched.computeIfPresent(id, (same, present) -> {
            if (present.toldVersion < version) {
                present.toldVersion = version;
                untold[0] = present.watchers.toArray(Subscription[]::new);
            }
            return present;
        });
        return List.of(untold[0]);
    }

    /** All ids that somebody watches, more or less at this moment. */
    Set<ProfileId> ids() {
        return watched.keySet();
    }
}
