package io.phoenix.profile.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The newest version of each profile; evicts the least recently updated, never kept ones. Confined to one thread. */
final class Cache {

    private final int max;
    private final Predicate<String> isKept;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(Profile profile, long atNanos) {}

    Cache(int max, Predicate<String> isKept) {
        this.max = max;
        this.isKept = isKept;
    }

    /** The profile, or null if it is not here or older. */
    Profile get(String userId, Duration maxAge) {
        Entry entry = entries.get(userId);
        boolean young = entry != null
                && Duration.ofNanos(System.nanoTime() - entry.atNanos()).compareTo(maxAge) < 0;
        return young ? entry.profile() : null;
    }

    /** Returns whether there was an older version. */
    boolean remove(String userId, long version) {
        Entry entry = entries.get(userId);
        return entry != null && entry.profile().version() < version && entries.remove(userId, entry);
    }

    /** Returns whether it is newer than the version that was here. */
    boolean put(Profile profile) {
        Entry before = entries.remove(profile.userId());
        // profiles read with a key have no version; each answer replaces the one before
        boolean newer =
                before == null || profile.version() > before.profile().version() || profile.version() == 0;
        entries.put(profile.userId(), new Entry(newer ? profile : before.profile(), System.nanoTime()));
        if (entries.size() > max) {
            int excess = entries.size() - max;
            entries.keySet().stream()
                    .filter(isKept.negate())
                    .limit(excess)
                    .toList()
                    .forEach(entries::remove);
        }
        return newer;
    }
}
