package io.phoenix.profile.chaos;

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

/** Prints a run as a table: one line per fault. */
final class Summary {

    private static final String LINE = "%-46s %9s %9s | %5s %5s %6s | %6s %6s %6s | %6s %6s %6s%n";

    private final History history;
    private final Propagation propagation;

    Summary(History history) {
        this.history = history;
        this.propagation = new Propagation(history);
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
                history.schedulerNoise().longest().toMillis(),
                history.postgresNoise().longest().toMillis());
        out.printf(LINE, "", "", "", "reads", "took", "(ms)", "marked", "re-", "no", "writes", "visible", "(ms)");
        out.printf(
                LINE, "during", "reads", "changes", "p50", "p99", "max", "stale", "fused", "answer", "p50", "p99",
                "max");
        Map<String, List<Operation>> phases = history.operations().stream()
                .collect(Collectors.groupingBy(history::phaseOf, TreeMap::new, Collectors.toList()));
        phases.forEach((phase, operations) -> print(out, phase, operations));
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

        Propagation(History history) {
            history.byUser().values().forEach(operations -> {
                Map<String, List<Operation>> readsByNode = operations.stream()
                        .filter(read -> read.isRead() && read.succeeded() && !read.isMarkedStale())
                        .collect(Collectors.groupingBy(Operation::node));
                operations.stream()
                        .filter(write -> write.kind() == Kind.WRITE && write.succeeded())
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
                millisByPhase
                        .computeIfAbsent(history.phaseOf(write), phase -> new ArrayList<>())
                        .add(Duration.ofNanos(lastMiss).toMillis());
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
