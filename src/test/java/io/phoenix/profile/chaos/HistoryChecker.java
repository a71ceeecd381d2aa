package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds in a history what the service promised would not be: an acknowledged write that a later read did not see, a version
 * that went back on one instance, a version that nobody wrote, another user's profile, a resident profile that was not
 * served.
 */
final class HistoryChecker {

    private final List<Operation> history;
    private final LongUnaryOperator staleMaxNanos;

    /**
     * A checker of a history.
     *
     * @param staleMaxNanos how old an answer of another instance than the writer's may be, for a read that starts at a time
     */
    HistoryChecker(List<Operation> history, LongUnaryOperator staleMaxNanos) {
        this.history = history;
        this.staleMaxNanos = staleMaxNanos;
    }

    /** Every violation, as a sentence. */
    List<String> violations(Map<String, Set<Long>> versionsWritten) {
        List<String> violations = new ArrayList<>();
        history.forEach(operation -> checkAlone(operation, versionsWritten, violations));
        Map<String, List<Operation>> byUser = history.stream().collect(Collectors.groupingBy(Operation::user));
        byUser.values().forEach(ofUser -> {
            checkAcknowledgedAreSeen(ofUser, violations);
            ofUser.stream()
                    .collect(Collectors.groupingBy(Operation::instance))
                    .values()
                    .forEach(ofInstance -> checkNeverGoesBack(ofInstance, violations));
        });
        return violations;
    }

    private static void checkAlone(
            Operation operation, Map<String, Set<Long>> versionsWritten, List<String> violations) {
        if (operation.kind() == Kind.READ && !operation.isAnswered()) {
            violations.add("a resident profile was not served: " + operation);
        }
        if (operation.isAnswered() && !operation.ofThisUser()) {
            violations.add("another user's profile: " + operation);
        }
        if (operation.isAnswered()
                && !versionsWritten.getOrDefault(operation.user(), Set.of()).contains(operation.version())) {
            violations.add("a version that nobody wrote: " + operation);
        }
    }

    private void checkAcknowledgedAreSeen(List<Operation> ofUser, List<String> violations) {
        TreeMap<Long, Long> acknowledged = new TreeMap<>();
        Map<Integer, TreeMap<Long, Long>> byWriter = new TreeMap<>();
        ofUser.stream()
                .filter(operation -> operation.kind() == Kind.WRITE && operation.isAnswered())
                .sorted(Comparator.comparingLong(Operation::endNanos))
                .forEach(write -> {
                    raise(acknowledged, write);
                    raise(byWriter.computeIfAbsent(write.instance(), instance -> new TreeMap<>()), write);
                });
        for (Operation read : ofUser) {
            if (read.kind() != Kind.READ || !read.isAnswered() || read.stale()) {
                continue;
            }
            long least = Math.max(
                    newestBefore(acknowledged, read.startNanos() - staleMaxNanos.applyAsLong(read.startNanos())),
                    newestBefore(byWriter.getOrDefault(read.instance(), new TreeMap<>()), read.startNanos()));
            if (read.version() < least) {
                violations.add("version " + least + " was acknowledged and not seen: " + read);
            }
        }
    }

    private static void checkNeverGoesBack(List<Operation> ofInstance, List<String> violations) {
        List<Operation> answered =
                ofInstance.stream().filter(Operation::isAnswered).toList();
        List<Operation> byEnd = answered.stream()
                .sorted(Comparator.comparingLong(Operation::endNanos))
                .toList();
        long newest = 0;
        int ended = 0;
        for (Operation next : answered.stream()
                .sorted(Comparator.comparingLong(Operation::startNanos))
                .toList()) {
            while (ended < byEnd.size() && byEnd.get(ended).endNanos() < next.startNanos()) {
                newest = Math.max(newest, byEnd.get(ended).version());
                ended++;
            }
            if (next.version() < newest) {
                violations.add("went back from version " + newest + ": " + next);
            }
        }
    }

    private static void raise(NavigableMap<Long, Long> newestByTime, Operation write) {
        newestByTime.merge(
                write.endNanos(), Math.max(write.version(), newestBefore(newestByTime, write.endNanos())), Math::max);
    }

    private static long newestBefore(NavigableMap<Long, Long> newestByTime, long nanos) {
        Map.Entry<Long, Long> entry = newestByTime.lowerEntry(nanos);
        return entry == null ? 0 : entry.getValue();
    }
}
