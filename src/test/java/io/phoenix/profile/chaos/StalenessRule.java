package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.HistoryChecker.Rule;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Read-your-writes per instance, bounded staleness across instances. Changes that could not be published are found in the change log,
 * so time without Postgres extends the bound, as does noise. Responses marked {@code stale} are exempt from the bound.
 */
final class StalenessRule implements Rule {

    static final Duration HEALTHY_MAX = Duration.ofSeconds(1);

    /** Delay between receiving a response and recording its time in the client's thread. */
    private static final Duration CLIENT_MAX = Duration.ofMillis(100);

    @Override
    public Stream<Violation> violations(History history) {
        Staleness staleness = new Staleness(history);
        return history.reads()
                .filter(Operation::succeeded)
                .flatMap(read -> Stream.concat(ownWrites(read, staleness), otherWrites(read, staleness, history)));
    }

    private static Stream<Violation> ownWrites(Operation read, Staleness staleness) {
        long stale = staleness.ofOwnWritesNanos(read);
        return stale > 0
                ? Stream.of(new Violation("missed the instance's own write", "by " + millis(stale) + " ms: " + read))
                : Stream.empty();
    }

    private static Stream<Violation> otherWrites(Operation read, Staleness staleness, History history) {
        long stale = staleness.nanos(read);
        // nearly every response is current; skip the search for faults
        if (stale == 0 || read.isMarkedStale()) {
            return Stream.empty();
        }
        long since = read.startNanos() - stale;
        long max = boundDuring(history.faultsBetween(since, read.startNanos())).toNanos()
                + CLIENT_MAX.toNanos()
                + history.postgresOutageNanos(since, read.startNanos())
                + history.noise().nanosBetween(since, read.endNanos());
        return stale > max
                ? Stream.of(new Violation(
                        "stale",
                        "by " + millis(stale) + " ms (at most " + millis(max) + "): " + read + " in "
                                + history.phaseOf(read) + ", superseded by " + staleness.acknowledgedAt(read, since)))
                : Stream.empty();
    }

    private static Duration boundDuring(List<Fault.Window> faults) {
        return faults.stream()
                .map(Fault.Window::stalenessMax)
                .max(Comparator.naturalOrder())
                .filter(max -> max.compareTo(HEALTHY_MAX) > 0)
                .orElse(HEALTHY_MAX);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    /** The staleness of a read: how long before it started a newer version was acknowledged; 0 if none was. */
    private static final class Staleness {

        private final Map<String, List<Operation>> byUser;
        private final Map<String, Acknowledged> byAnyNode = new HashMap<>();
        private final Map<String, Acknowledged> byOwnNode = new HashMap<>();

        Staleness(History history) {
            byUser = history.byUser();
            byUser.forEach((user, operations) -> byAnyNode.put(user, new Acknowledged(operations, change -> true)));
        }

        /** Against writes through every instance. */
        long nanos(Operation read) {
            return nanos(read, byAnyNode.get(read.user()));
        }

        /** Against writes through the same instance. */
        long ofOwnWritesNanos(Operation read) {
            return nanos(
                    read,
                    byOwnNode.computeIfAbsent(
                            read.node() + ' ' + read.user(),
                            key -> new Acknowledged(
                                    byUser.get(read.user()),
                                    change -> change.node().equals(read.node()))));
        }

        String acknowledgedAt(Operation read, long nanos) {
            return byUser.get(read.user()).stream()
                    .filter(change -> !change.isRead() && change.endNanos() == nanos)
                    .map(Operation::toString)
                    .findFirst()
                    .orElseThrow();
        }

        private static long nanos(Operation read, Acknowledged acknowledged) {
            long newer = acknowledged.firstNewerThan(read.version());
            return newer == Acknowledged.NEVER ? 0 : Math.max(0, read.startNanos() - newer);
        }
    }

    /**
     * When each version of one profile was acknowledged. An erasure has no version in its response; it counts as one more
     * than the newest version acknowledged before it started.
     */
    private static final class Acknowledged {

        static final long NEVER = Long.MAX_VALUE;

        /** Ascending. */
        private final long[] versions;

        /** For each version, when it or a newer one was first acknowledged. */
        private final long[] earliestNanos;

        Acknowledged(List<Operation> operations, Predicate<Operation> counts) {
            List<Operation> changes = operations.stream()
                    .filter(operation -> !operation.isRead() && operation.succeeded())
                    .toList();
            List<Change> counted = new ArrayList<>();
            for (Operation change : changes) {
                if (counts.test(change)) {
                    counted.add(new Change(versionOf(change, changes), change.endNanos()));
                }
            }
            counted.sort(Comparator.comparingLong(Change::version));
            versions = counted.stream().mapToLong(Change::version).toArray();
            earliestNanos = counted.stream().mapToLong(Change::nanos).toArray();
            for (int i = earliestNanos.length - 2; i >= 0; i--) {
                earliestNanos[i] = Math.min(earliestNanos[i], earliestNanos[i + 1]);
            }
        }

        private record Change(long version, long nanos) {}

        /** When the first newer version was acknowledged, or {@link #NEVER}. */
        long firstNewerThan(long version) {
            int low = 0;
            int high = versions.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (versions[middle] <= version) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low == versions.length ? NEVER : earliestNanos[low];
        }

        private static long versionOf(Operation change, List<Operation> changes) {
            if (change.kind() == Operation.Kind.WRITE) {
                return change.version();
            }
            return 1
                    + changes.stream()
                            .filter(write -> write.endNanos() <= change.startNanos())
                            .mapToLong(Operation::version)
                            .max()
                            .orElse(0);
        }
    }
}
