package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.HistoryChecker.Violation;
import io.phoenix.profile.chaos.Operation.Kind;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints a run as two tables: what happened while which faults were active, and one for docs/guarantees.md. */
final class Summary {

    private static final String LINE = "%-46s %9s %9s | %5s %5s %6s | %6s %6s %6s | %6s %6s %6s%n";

    /** Of one rule. */
    private static final int EXAMPLES = 20;

    private final History history;
    private final List<Violation> violations;
    private final Propagation propagation;

    Summary(History history, List<Violation> violations) {
        this.history = history;
        this.violations = violations;
        this.propagation = new Propagation(history);
    }

    /** A few violations of each rule, with their number. */
    static Map<String, List<Violation>> examples(List<Violation> violations) {
        Map<String, List<Violation>> byRule =
                violations.stream().collect(Collectors.groupingBy(Violation::rule, TreeMap::new, Collectors.toList()));
        Map<String, List<Violation>> examples = new TreeMap<>();
        byRule.forEach((rule, broken) -> examples.put(
                rule + ", " + broken.size() + " times", broken.subList(0, Math.min(EXAMPLES, broken.size()))));
        return examples;
    }

    void print(PrintStream out) {
        long writes = history.operations().stream()
                .filter(operation -> operation.kind() == Kind.WRITE && operation.succeeded())
                .count();
        out.printf(
                "%nchaos: %,d operations, %,d acknowledged writes, %d faults; longest stall: %d ms, of Postgres %d ms%n%n",
                history.operations().size(),
                writes,
                history.faults().size(),
                history.noises().scheduler().longest().toMillis(),
                history.noises().postgres().longest().toMillis());
        out.printf(LINE, "", "", "", "reads", "took", "(ms)", "marked", "re-", "no", "writes", "visible", "(ms)");
        out.printf(
                LINE, "during", "reads", "changes", "p50", "p99", "max", "stale", "fused", "answer", "p50", "p99",
                "max");
        Map<String, List<Operation>> phases = history.operations().stream()
                .collect(Collectors.groupingBy(history::phaseOf, TreeMap::new, Collectors.toList()));
        phases.forEach((phase, operations) -> print(out, phase, operations));
        printGuarantees(out);
    }

    /** In the form of docs/guarantees.md: a row for each kind of fault. */
    private void printGuarantees(PrintStream out) {
        out.printf(
                "%n| fault | times | seen elsewhere after, ms: median | max | violations |%n|---|---|---|---|---|%n");
        Map<String, List<Fault.Window>> kinds = history.faults().stream()
                .collect(Collectors.groupingBy(Fault.Window::name, TreeMap::new, Collectors.toList()));
        printRow(out, "healthy", 0, propagation.millisIn("healthy"), violationsOutsideFaults());
        kinds.forEach((kind, windows) -> printRow(
                out,
                kind,
                windows.size(),
                propagation.millisDuring(windows),
                violations.stream()
                        .filter(violation -> windows.stream()
                                .anyMatch(window -> window.overlaps(violation.nanos(), violation.nanos())))
                        .count()));
        out.println();
    }

    private static void printRow(PrintStream out, String kind, int times, List<Long> millis, long violations) {
        out.printf(
                "| %s | %s | %s | %s | %d |%n",
                kind, times == 0 ? "" : times, percentile(millis, 0.5), percentile(millis, 1), violations);
    }

    private long violationsOutsideFaults() {
        return violations.stream()
                .filter(violation -> history.faultsBetween(violation.nanos(), violation.nanos())
                        .isEmpty())
                .count();
    }

    private void print(PrintStream out, String phase, List<Operation> operations) {
        List<Long> took = reads(operations)
                .filter(Operation::succeeded)
                .map(read -> read.tookNanos() / 1_000_000)
                .sorted(Comparator.naturalOrder())
                .toList();
        List<Long> delays = propagation.millisIn(phase);
        out.printf(
                LINE,
                phase,
                reads(operations).count(),
                operations.size() - reads(operations).count(),
                percentile(took, 0.5),
                percentile(took, 0.99),
                percentile(took, 1),
                operations.stream().filter(Operation::isMarkedStale).count(),
                operations.stream()
                        .filter(operation -> operation.status() >= 500)
                        .count(),
                operations.stream()
                        .filter(operation -> operation.status() == Operation.NO_RESPONSE)
                        .count(),
                percentile(delays, 0.5),
                percentile(delays, 0.99),
                percentile(delays, 1));
    }

    private static Stream<Operation> reads(List<Operation> operations) {
        return operations.stream().filter(Operation::isRead);
    }

    private static String percentile(List<Long> sorted, double share) {
        return sorted.isEmpty()
                ? "-"
                : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)))
                        .toString();
    }

    /**
     * How long acknowledged writes took to become visible through other instances: the age of the write at the last read
     * that missed it, or zero when none did. Only instances that were read soon after the write count, and no responses
     * marked {@code stale}.
     */
    private static final class Propagation {

        private static final Duration SOON = Duration.ofMillis(100);

        private final Map<String, List<Long>> millisByPhase = new HashMap<>();
        private final List<Seen> all = new ArrayList<>();

        private record Seen(long acknowledgedNanos, long millis) {}

        Propagation(History history) {
            history.byUser().values().forEach(operations -> {
                Map<String, List<Operation>> readsByNode = operations.stream()
                        .filter(read -> read.isRead() && read.succeeded() && !read.isMarkedStale())
                        .collect(Collectors.groupingBy(Operation::node));
                operations.stream()
                        .filter(write -> write.kind() == Kind.WRITE && write.succeeded())
                        .filter(write -> !history.isLost(write.user(), write.version(), Long.MAX_VALUE))
                        .forEach(write -> readsByNode.forEach((node, reads) -> {
                            if (!node.equals(write.node())) {
                                add(history, write, reads);
                            }
                        }));
            });
            millisByPhase.values().forEach(millis -> millis.sort(Long::compare));
        }

        /** In ascending order. */
        List<Long> millisIn(String phase) {
            return millisByPhase.getOrDefault(phase, List.of());
        }

        /** Of writes acknowledged during one of the faults, in ascending order. */
        List<Long> millisDuring(List<Fault.Window> windows) {
            return all.stream()
                    .filter(seen -> windows.stream().anyMatch(window -> window.isActiveAt(seen.acknowledgedNanos())))
                    .map(Seen::millis)
                    .sorted()
                    .toList();
        }

        private void add(History history, Operation write, List<Operation> reads) {
            long lastMiss = -1;
            for (int i = firstAfter(write.endNanos(), reads); i < reads.size(); i++) {
                Operation read = reads.get(i);
                long age = read.startNanos() - write.endNanos();
                if (lastMiss < 0 && age > SOON.toNanos()) {
                    return;
                }
                lastMiss = Math.max(lastMiss, 0);
                if (read.version() >= write.version()) {
                    break;
                }
                lastMiss = age;
            }
            if (lastMiss >= 0) {
                long millis = Duration.ofNanos(lastMiss).toMillis();
                millisByPhase
                        .computeIfAbsent(history.phaseOf(write), phase -> new ArrayList<>())
                        .add(millis);
                all.add(new Seen(write.endNanos(), millis));
            }
        }

        private static int firstAfter(long nanos, List<Operation> sortedByStart) {
            int low = 0;
            int high = sortedByStart.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sortedByStart.get(middle).startNanos() < nanos) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
