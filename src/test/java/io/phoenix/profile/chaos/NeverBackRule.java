package io.phoenix.profile.chaos;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** On one instance the versions of a profile never go back: not from the end of one answer to the start of another. */
final class NeverBackRule implements Rule {

    @Override
    public Stream<Violation> violations(History history) {
        Map<String, List<Operation>> byNodeAndUser = history.operations().stream()
                .filter(operation -> operation.status() == 200)
                .collect(Collectors.groupingBy(operation -> operation.node() + ' ' + operation.user()));
        return byNodeAndUser.values().stream().flatMap(NeverBackRule::ofOne);
    }

    private static Stream<Violation> ofOne(List<Operation> inOrderOfStart) {
        Deque<Violation> found = new ArrayDeque<>();
        PriorityQueue<Operation> open = new PriorityQueue<>(Comparator.comparingLong(Operation::endNanos));
        Operation newest = null;
        for (Operation operation : inOrderOfStart) {
            while (!open.isEmpty() && open.peek().endNanos() <= operation.startNanos()) {
                Operation ended = open.poll();
                if (newest == null || ended.version() > newest.version()) {
                    newest = ended;
                }
            }
            if (newest != null && operation.version() < newest.version()) {
                found.add(new Violation("a version went back", operation + " after " + newest));
            }
            open.add(operation);
        }
        return found.stream();
    }
}
