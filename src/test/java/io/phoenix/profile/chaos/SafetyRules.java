package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.HistoryChecker.Rule;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on the values of responses, which hold during every fault. */
final class SafetyRules {

    private SafetyRules() {}

    /** A profile that is never changed is created once: every response, through every instance, is the same. */
    static final class SingleCreation implements Rule {

        @Override
        public Stream<Violation> violations(History history) {
            return history.byUser().values().stream()
                    .filter(operations -> operations.stream().allMatch(Operation::isRead))
                    .flatMap(SingleCreation::ofUser);
        }

        private static Stream<Violation> ofUser(List<Operation> reads) {
            List<Operation> answered =
                    reads.stream().filter(Operation::succeeded).toList();
            return answered.stream()
                    .filter(read -> read.version() != answered.get(0).version()
                            || !read.name().equals(answered.get(0).name()))
                    .map(read -> new Violation("created more than once", read + " after " + answered.get(0)));
        }
    }

    /** Monotonic reads per instance: a read that starts after another response ended returns no older version. */
    static final class MonotonicReads implements Rule {

        @Override
        public Stream<Violation> violations(History history) {
            Map<String, List<Operation>> byNodeAndUser = history.operations().stream()
                    .filter(operation -> operation.status() == 200)
                    .collect(Collectors.groupingBy(operation -> operation.node() + ' ' + operation.user()));
            return byNodeAndUser.values().stream().flatMap(MonotonicReads::ofNodeAndUser);
        }

        private static Stream<Violation> ofNodeAndUser(List<Operation> operations) {
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
                    found.add(new Violation("version went back", operation + " after " + newest));
                }
                concurrent.add(operation);
            }
            return found.stream();
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
                    .flatMap(
                            answer -> broken(answer, writeByName, nameByVersion)
                                    .map(rule -> new Violation(rule, answer.toString()))
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
