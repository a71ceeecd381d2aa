package io.phoenix.profile.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What was acknowledged of one profile, to be asked how long ago something newer than an answer was. An erasure has no
 * version in its answer; it counts as one more than the newest that was acknowledged before it began.
 */
final class Acknowledged {

    /** Nothing newer was ever acknowledged. */
    static final long NEVER = Long.MAX_VALUE;

    /** Ascending versions, and the earliest end of this one and all newer ones. */
    private final long[] versions;

    private final long[] earliestNanos;

    private Acknowledged(List<Change> changes) {
        changes.sort(Comparator.comparingLong(Change::version));
        versions = changes.stream().mapToLong(Change::version).toArray();
        earliestNanos = changes.stream().mapToLong(Change::nanos).toArray();
        for (int i = earliestNanos.length - 2; i >= 0; i--) {
            earliestNanos[i] = Math.min(earliestNanos[i], earliestNanos[i + 1]);
        }
    }

    private record Change(long version, long nanos) {}

    /** Of the operations on one profile, the changes that this chooses. */
    static Acknowledged of(List<Operation> operations, Predicate<Operation> chosen) {
        List<Operation> answered = operations.stream()
                .filter(operation -> !operation.isRead() && operation.isAnswered())
                .toList();
        List<Change> changes = new ArrayList<>();
        for (Operation change : answered) {
            if (chosen.test(change)) {
                changes.add(new Change(versionOf(change, answered), change.endNanos()));
            }
        }
        return new Acknowledged(changes);
    }

    /** When the first that is newer was acknowledged, or {@link #NEVER}. */
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

    private static long versionOf(Operation change, List<Operation> answered) {
        if (change.kind() == Operation.Kind.WRITE) {
            return change.version();
        }
        return 1
                + answered.stream()
                        .filter(write -> write.endNanos() <= change.startNanos())
                        .mapToLong(Operation::version)
                        .max()
                        .orElse(0);
    }
}
