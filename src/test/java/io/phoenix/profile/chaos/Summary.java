package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Kind;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run was like, for people: a line for each fault, and one for the whole. */
final class Summary {

    private static final String LINE = "%-46s %9s %9s | %5s %5s %6s | %6s %6s %6s | %6s %6s %6s%n";

    private final History history;
    private final Visibility visibility;

    Summary(History history) {
        this.history = history;
        this.visibility = new Visibility(history);
    }

    void print(PrintStream out) {
        long writes = history.operations().stream()
                .filter(operation -> operation.kind() == Kind.WRITE && operation.isAnswered())
                .count();
        out.printf(
                "%nchaos: %,d operations, %,d acknowledged writes, %d faults; the machine stood still for %d ms at most%n%n",
                history.operations().size(),
                writes,
                history.faults().size(),
                history.noise().longest().toMillis());
        out.printf(LINE, "", "", "", "reads", "took", "(ms)", "said", "re-", "no", "seen", "elsewhere", "(ms)");
        out.printf(
                LINE, "while", "reads", "changes", "p50", "p99", "max", "stale", "fused", "answer", "p50", "p99",
                "max");
        Map<String, List<Operation>> phases = history.operations().stream()
                .collect(Collectors.groupingBy(history::phaseOf, TreeMap::new, Collectors.toList()));
        phases.forEach((phase, operations) -> print(out, phase, operations));
    }

    private void print(PrintStream out, String phase, List<Operation> operations) {
        List<Long> took = reads(operations)
                .filter(Operation::isAnswered)
                .map(read -> read.tookNanos() / 1_000_000)
                .sorted(Comparator.naturalOrder())
                .toList();
        List<Long> seen = visibility.millisIn(phase);
        out.printf(
                LINE,
                phase,
                reads(operations).count(),
                operations.size() - reads(operations).count(),
                at(took, 0.5),
                at(took, 0.99),
                at(took, 1),
                operations.stream().filter(Operation::isStaleMarked).count(),
                operations.stream()
                        .filter(operation -> operation.status() >= 500)
                        .count(),
                operations.stream()
                        .filter(operation -> operation.status() == Operation.NO_ANSWER)
                        .count(),
                at(seen, 0.5),
                at(seen, 0.99),
                at(seen, 1));
    }

    private static Stream<Operation> reads(List<Operation> operations) {
        return operations.stream().filter(Operation::isRead);
    }

    private static String at(List<Long> sorted, double share) {
        return sorted.isEmpty()
                ? "-"
                : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)))
                        .toString();
    }
}
