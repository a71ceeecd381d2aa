package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.HistoryChecker.Rule;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on the values of responses, which hold during every fault. */
final class SafetyRules {

    private SafetyRules() {}

    /**
     * A profile that nobody renames is created once, and once more after each erasure: every response, through every instance, is
     * one of these.
     */
    static final class SingleCreation implements Rule {

        @Override
        public Stream<Violation> violations(History history) {
            return history.byUser().values().stream()
                    .filter(operations ->
                            operations.stream().noneMatch(operation -> operation.kind() == Operation.Kind.WRITE))
                    .flatMap(operations -> ofUser(operations, history));
        }

        private static Stream<Violation> ofUser(List<Operation> operations, History history) {
            long creations = 1
                    + operations.stream()
                            .filter(operation -> operation.kind() == Operation.Kind.ERASE)
                            .count();
            Map<Long, Operation> byVersion = new LinkedHashMap<>();
            operations.stream()
                    .filter(read -> read.isRead() && read.succeeded())
                    .filter(read -> !history.isLost(read.user(), read.version(), Long.MAX_VALUE))
                    .forEach(read -> byVersion.putIfAbsent(read.version(), read));
            return byVersion.values().stream()
                    .skip(creations)
                    .map(read -> new Violation(
                            "created more than once",
                            read + " after " + byVersion.values().iterator().next(),
                            read.startNanos()));
        }
    }

    /**
     * Monotonic reads per instance: a read that starts after another response ended returns no older version, unless Postgres itself
     * has lost the newer one.
     */
    static final class MonotonicReads implements Rule {

        @Override
        public Stream<Violation> violations(History history) {
            Map<String, List<Operation>> byNodeAndUser = history.operations().stream()
                    .filter(operation -> operation.status() == 200)
                    .collect(Collectors.groupingBy(operation -> operation.node() + ' ' + operation.user()));
            return byNodeAndUser.values().stream().flatMap(operations -> ofNodeAndUser(operations, history));
        }

        private static Stream<Violation> ofNodeAndUser(List<Operation> operations, History history) {
            Deque<Violation> found = new ArrayDeque<>();
            PriorityQueue<Operation> concurrent = new PriorityQueue<>(Comparator.comparingLong(Operation::endNanos));
            Operation newest = null;
            for (Operation operation : operations) {
                while (!concurrent.isEmpty() && concurrent.peek().endNanos() <= operation.startNanos()) {
                    Operation ended = concurrent.poll();
                    if (newest == null || ended.version() > newest.version()) {
                        newest = ended;
                    }
                }
                if (newest != null && operation.version() < newest.version()) {
                    newestBefore(operation, operations, history)
                            .filter(before -> before.version() > operation.version())
                            .ifPresent(before -> found.add(new Violation(
                                    "version went back", operation + " after " + before, operation.startNanos())));
                }
                concurrent.add(operation);
            }
            return found.stream();
        }

        private static Optional<Operation> newestBefore(
                Operation operation, List<Operation> operations, History history) {
            return operations.stream()
                    .filter(before -> before.endNanos() <= operation.startNanos())
                    .filter(before -> !history.isLost(before.user(), before.version(), operation.endNanos()))
                    .max(Comparator.comparingLong(Operation::version));
        }
    }

    /** What Postgres itself has lost is gone everywhere: no instance vouches for it any more. */
    static final class LostCommits implements Rule {

        @Override
        public Stream<Violation> violations(History history) {
            return history.losses().stream()
                    .flatMap(loss -> history.reads()
                            .filter(read -> read.succeeded() && !read.isMarkedStale())
                            .filter(read -> read.startNanos() > loss.endNanos())
                            .filter(read -> loss.includes(read.user(), read.version()))
                            .filter(read -> read.startNanos() > bound(loss, read, history))
                            .map(read -> new Violation(
                                    "served what Postgres has lost",
                                    Duration.ofNanos(read.startNanos() - loss.endNanos())
                                                    .toMillis()
                                            + " ms after: " + read,
                                    read.startNanos())));
        }

        private static long bound(Loss loss, Operation read, History history) {
            return loss.endNanos()
                    + StalenessRule.VERIFIED_MAX.toNanos()
                    + history.noise(read.node()).nanosBetween(loss.endNanos(), read.endNanos());
        }
    }

    /**
     * No invented values: a response belongs to the requested id, a version has one name, and a name that was not
     * generated comes from a write that had started.
     */
    static final class ReadIntegrity implements Rule {

        @Override
        public Stream<Violation> violations(History history) {
            return history.byUser().values().stream().flatMap(ReadIntegrity::ofUser);
        }

        private static Stream<Violation> ofUser(List<Operation> operations) {
            Map<String, Operation> writeByName = operations.stream()
                    .filter(operation -> operation.kind() == Operation.Kind.WRITE)
                    .collect(Collectors.toMap(Operation::argument, write -> write));
            Map<Long, String> nameByVersion = new HashMap<>();
            return operations.stream()
                    .filter(operation -> operation.status() == 200)
                    .flatMap(answer -> broken(answer, writeByName, nameByVersion)
                            .map(rule -> new Violation(rule, answer.toString(), answer.startNanos()))
                            .stream());
        }

        private static Optional<String> broken(
                Operation answer, Map<String, Operation> writeByName, Map<Long, String> nameByVersion) {
            if (!answer.response().user().equals(answer.user())) {
                return Optional.of("another id's profile: " + answer.response().user());
            }
            if (answer.kind() == Operation.Kind.READ_AT_LEAST && answer.version() < Long.parseLong(answer.argument())) {
                return Optional.of("older than min_version " + answer.argument());
            }
            String before = nameByVersion.putIfAbsent(answer.version(), answer.name());
            if (before != null && !before.equals(answer.name())) {
                return Optional.of("one version with two names, the other is " + before);
            }
            Operation write = writeByName.get(answer.name());
            if (write == null) {
                return Workload.isWrittenName(answer.name())
                        ? Optional.of("name was never written to this id")
                        : Optional.empty();
            }
            if (write.startNanos() > answer.endNanos()) {
                return Optional.of("read before it was written");
            }
            return write.succeeded() && write.version() != answer.version()
                    ? Optional.of("acknowledged under another version, " + write.version())
                    : Optional.empty();
        }
    }
}
