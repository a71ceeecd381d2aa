package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Database.Row;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Postgres itself lost in a fail-over or restore: every version that was committed before and that the surviving state does not
 * have. Versions are microseconds of the one clock of this machine, so they tell which were committed before.
 *
 * @param beginNanos when the servers that had them stopped, of {@link System#nanoTime}
 * @param endNanos when the surviving state could be read
 * @param beforeMicros the clock before the surviving server took its first write
 * @param surviving the versions in the surviving state at that time, by user
 * @param others further lost versions: those that a former primary took afterwards
 */
record Loss(long beginNanos, long endNanos, long beforeMicros, Map<String, Long> surviving, Set<Version> others) {

    /** A version of a profile. */
    record Version(String user, long version) {}

    static Map<String, Long> versions(Map<String, Row> rows) {
        return rows.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, row -> row.getValue().version()));
    }

    /** The present time in the units of versions. */
    static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    /**
     * Whether it includes an erasure: the surviving state has the profile that was erased.
     *
     * @param version a version of the erased profile, or a newer one that it never had
     */
    boolean includesErasure(String user, long version, long startNanos) {
        Long survivor = surviving.get(user);
        return startNanos < endNanos && survivor != null && survivor < version;
    }

    boolean includes(String user, long version) {
        return (version < beforeMicros && version > surviving.getOrDefault(user, 0L))
                || others.contains(new Version(user, version));
    }
}
