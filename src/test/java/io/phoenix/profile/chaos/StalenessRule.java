package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.HistoryChecker.Rule;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Read-your-writes per instance, bounded staleness across instances: no unmarked answer is older than the bound, whatever state
 * Redis is in. Only an instance that is cut off from Postgres, or that stood still, may vouch for what it has a little longer. Measured
 * noise extends the bound by what it stole. Responses marked {@code stale} are exempt from the bound, but not from the own writes of
 * their instance. What Postgres itself has lost cannot be missed.
 */
final class StalenessRule implements Rule {

    static final Duration HEALTHY_MAX = Duration.ofSeconds(1);

    /** How long an instance vouches for L1 after a poll began. */
    static final Duration VERIFIED_MAX = Duration.ofSeconds(2);

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
                ? Stream.of(new Violation(
                        "missed the instance's own write", "by " + millis(stale) + " ms: " + read, read.startNanos()))
                : Stream.empty();
    }

    private static Stream<Violation> otherWrites(Operation read, Staleness staleness, History history) {
        // nearly every response is current; skip the search for faults
        long stale = read.isMarkedStale() ? 0 : staleness.nanos(read);
        if (stale == 0) {
            return Stream.empty();
        }
        long since = read.startNanos() - stale;
        long max = boundOf(read.node(), history.faultsBetween(since, read.startNanos()))
                        .toNanos()
                + history.noise(read.node()).nanosBetween(since, read.endNanos());
        return stale > max
                ? Stream.of(new Violation(
                        "stale",
                        "by " + millis(stale) + " ms (at most " + millis(max) + "): " + read + " in "
                                + history.phaseOf(read) + ", superseded by " + staleness.acknowledgedAt(read, since),
                        read.startNanos()))
                : Stream.empty();
    }

    /** A fault of other instances extends no bound: the poll of this one sees what they committed. */
    private static Duration boundOf(String node, List<Fault.Window> faults) {
        return faults.stream()
                .filter(fault -> fault.nodes().contains(node))
                .map(fault -> fault.effect().stalenessMax())
                .max(Comparator.naturalOrder())
                .filter(max -> max.compareTo(HEALTHY_MAX) > 0)
                .orElse(HEALTHY_MAX);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    /**
     * The staleness of a read: how long before it started a newer version was acknowledged; 0 if none was. What Postgres had lost when
     * the response came does not count. Each index is built once, however many reads need it.
     */
    private static final class Staleness {

        private static final String EVERY_NODE = "";

        private final History history;
        private final Map<String, List<Operation>> byUser;
        private final Map<Index, Acknowledged> indexes = new HashMap<>();

        /** @param losses how many losses had begun */
        private record Index(String user, String node, long losses) {}

        Staleness(History history) {
            this.history = history;
            byUser = history.byUser();
        }

        /** Against writes through every instance. */
        long nanos(Operation read) {
            return nanos(read, EVERY_NODE);
        }

        /** Against writes through the same instance. */
        long ofOwnWritesNanos(Operation read) {
            return nanos(read, read.node());
        }

        String acknowledgedAt(Operation read, long nanos) {
            return byUser.get(read.user()).stream()
                    .filter(change -> !change.isRead() && change.endNanos() == nanos)
                    .map(Operation::toString)
                    .findFirst()
                    .orElseThrow();
        }

        private long nanos(Operation read, String node) {
            long losses = history.lossesBegunBy(read.endNanos());
            long newer = indexes.computeIfAbsent(new Index(read.user(), node, losses), index -> build(index, read))
                    .firstNewerThan(read.version());
            return newer >= read.startNanos() ? 0 : read.startNanos() - newer;
        }

        private Acknowledged build(Index index, Operation read) {
            List<Operation> operations = byUser.get(index.user());
            NavigableMap<Long, Long> newest = newestByEnd(operations);
            List<Change> changes = new ArrayList<>();
            for (Operation operation : operations) {
                boolean counts =
                        index.node().equals(EVERY_NODE) || operation.node().equals(index.node());
                if (operation.isRead() || !operation.succeeded() || !counts) {
                    continue;
                }
                Change change = new Change(versionOf(operation, newest), operation.endNanos());
                boolean lost = operation.kind() == Operation.Kind.WRITE
                        ? history.isLost(index.user(), change.version(), read.endNanos())
                        : history.isErasureLost(operation, change.version(), read.endNanos());
                if (!lost) {
                    changes.add(change);
                }
            }
            return new Acknowledged(changes);
        }

        /** The newest version of any response so far, by the times at which it changed. */
        private static NavigableMap<Long, Long> newestByEnd(List<Operation> operations) {
            NavigableMap<Long, Long> newest = new TreeMap<>();
            operations.stream()
                    .sorted(Comparator.comparingLong(Operation::endNanos))
                    .filter(operation -> newest.isEmpty()
                            || operation.version() > newest.lastEntry().getValue())
                    .forEachOrdered(operation -> newest.put(operation.endNanos(), operation.version()));
            return newest;
        }

        /**
         * An erasure has no version in its response; it counts as one more than the newest version that any response had before
         * it started.
         */
        private static long versionOf(Operation change, NavigableMap<Long, Long> newest) {
            if (change.kind() == Operation.Kind.WRITE) {
                return change.version();
            }
            Map.Entry<Long, Long> before = newest.floorEntry(change.startNanos());
            return 1 + (before == null ? 0 : before.getValue());
        }
    }

    private record Change(long version, long nanos) {}

    /** When each version of one profile was acknowledged. */
    private static final class Acknowledged {

        static final long NEVER = Long.MAX_VALUE;

        /** Ascending. */
        private final long[] versions;

        /** For each version, when it or a newer one was first acknowledged. */
        private final long[] earliestNanos;

        Acknowledged(List<Change> changes) {
            List<Change> ascending = changes.stream()
                    .sorted(Comparator.comparingLong(Change::version))
                    .toList();
            versions = ascending.stream().mapToLong(Change::version).toArray();
            earliestNanos = ascending.stream().mapToLong(Change::nanos).toArray();
            for (int i = earliestNanos.length - 2; i >= 0; i--) {
                earliestNanos[i] = Math.min(earliestNanos[i], earliestNanos[i + 1]);
            }
        }

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
    }
}
