package io.phoenix.profile.live;

import io.phoenix.profile.domain.ProfileId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The subscriptions to each profile, and the last version published to them. Thread-safe. */
final class Watchers {

    private final ConcurrentMap<ProfileId, Watched> watched = new ConcurrentHashMap<>();

    /** What is known of a profile since it is watched. */
    private enum Presence {
        /** It was neither read nor changed. */
        UNKNOWN,
        EXISTED,
        ERASED
    }

    /** The state of one id; all but {@code presence} is accessed only inside the map's atomic operations. */
    private static final class Watched {
        private final Set<Subscription> subscriptions = new HashSet<>(2);
        private long publishedVersion;

        /** The newest that a watcher has, published or in its snapshot. */
        private long knownVersion;

        private volatile Presence presence = Presence.UNKNOWN;

        private void exists(long version) {
            presence = Presence.EXISTED;
            knownVersion = Math.max(knownVersion, version);
        }
    }

    /** The version of an erasure, and the subscriptions to notify of it. */
    record Erasure(long version, List<Subscription> toNotify) {}

    void join(Collection<ProfileId> ids, Subscription subscription) {
        ids.forEach(id -> watched.compute(id, (same, present) -> {
            Watched all = present == null ? new Watched() : present;
            all.subscriptions.add(subscription);
            return all;
        }));
    }

    @SuppressWarnings("NullAway") // null removes the key
    void leave(Collection<ProfileId> ids, Subscription subscription) {
        ids.forEach(id -> watched.computeIfPresent(id, (same, present) -> {
            present.subscriptions.remove(subscription);
            return present.subscriptions.isEmpty() ? null : present;
        }));
    }

    /** Records that the profile exists: if it is absent later, it was erased. */
    void recordExists(ProfileId id, long version) {
        watched.computeIfPresent(id, (same, present) -> {
            present.exists(version);
            return present;
        });
    }

    /** Records that the profile has changed, so it existed, even if no watcher has seen it. Does nothing if it is known. */
    void recordChanged(ProfileId id) {
        watched.computeIfPresent(id, (same, present) -> {
            if (present.presence == Presence.UNKNOWN) {
                present.presence = Presence.EXISTED;
            }
            return present;
        });
    }

    /**
     * Records that there is no profile any more. Notifies nobody if there was none before. The erasure is newer than what watchers
     * have.
     *
     * @param versionMin the least version of the erasure, as far as is known
     */
    Erasure erase(ProfileId id, long versionMin) {
        Erasure[] erasure = {new Erasure(versionMin, List.of())};
        watched.computeIfPresent(id, (same, present) -> {
            if (present.presence == Presence.EXISTED) {
                present.presence = Presence.ERASED;
                present.knownVersion = Math.max(versionMin, present.knownVersion + 1);
                present.publishedVersion = present.knownVersion;
                erasure[0] = new Erasure(present.knownVersion, List.copyOf(present.subscriptions));
            }
            return present;
        });
        return erasure[0];
    }

    /** Whether the profile exists, or existed while it was watched: no watcher may create it then. */
    boolean existed(ProfileId id) {
        Watched present = watched.get(id);
        return present != null && present.presence != Presence.UNKNOWN;
    }

    boolean isWatched(ProfileId id) {
        return watched.containsKey(id);
    }

    /** Records the version as published; returns the subscriptions to notify, none if it was published before. */
    List<Subscription> toNotify(ProfileId id, long version) {
        Subscription[][] toNotify = {{}};
        watched.computeIfPresent(id, (same, present) -> {
            if (present.publishedVersion < version) {
                present.publishedVersion = version;
                present.exists(version);
                toNotify[0] = present.subscriptions.toArray(Subscription[]::new);
            }
            return present;
        });
        return List.of(toNotify[0]);
    }

    int size() {
        return watched.size();
    }

    /** All watched ids; a weakly consistent view. */
    Set<ProfileId> ids() {
        return watched.keySet();
    }
}
