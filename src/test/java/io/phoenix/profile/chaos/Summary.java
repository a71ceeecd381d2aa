package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Nemesis.Window;
import io.phoenix.profile.chaos.Operation.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a run was like, for people. */
final class Summary {

    private Summary() {}

    static void print(List<Operation> history, List<Window> windows, Duration noise) {
        long writes = count(history, Kind.WRITE);
        long acknowledged = history.stream()
                .filter(operation -> operation.kind() == Kind.WRITE && operation.isAnswered())
                .count();
        long stale = history.stream().filter(Operation::stale).count();
        System.out.printf("%nchaos: %d operations, %d faults%n", history.size(), windows.size());
        System.out.printf("  writes               %d, acknowledged %d%n", writes, acknowledged);
        System.out.printf("  reads                %d, of them said to be stale %d%n", count(history, Kind.READ), stale);
        System.out.printf(
                "  slowest read         %d ms%n", slowest(history, Kind.READ).toMillis());
        System.out.printf(
                "  slowest write        %d ms%n", slowest(history, Kind.WRITE).toMillis());
        System.out.printf("  the machine's noise  %d ms%n", noise.toMillis());
        printVisibility("healthy", visibilityMillis(history, windows, false));
        printVisibility("broken or healing", visibilityMillis(history, windows, true));
    }

    static Duration slowest(List<Operation> history, Kind kind) {
        return Duration.ofNanos(history.stream()
                .filter(operation -> operation.kind() == kind)
                .mapToLong(operation -> operation.endNanos() - operation.startNanos())
                .max()
                .orElse(0));
    }

    /**
     * For every read that showed an older version than one acknowledged before it began: for how long that had been
     * acknowledged. Reads that showed the newest count as zero.
     */
    private static List<Long> visibilityMillis(List<Operation> history, List<Window> windows, boolean broken) {
        Map<String, TreeMap<Long, Long>> firstAcknowledged = new TreeMap<>();
        history.stream()
                .filter(operation -> operation.kind() == Kind.WRITE && operation.isAnswered())
                .forEach(write -> firstAcknowledged
                        .computeIfAbsent(write.user(), user -> new TreeMap<>())
                        .merge(write.version(), write.endNanos(), Math::min));
        return history.stream()
                .filter(read -> read.kind() == Kind.READ && read.isAnswered() && !read.stale())
                .filter(read -> isBroken(read.startNanos(), windows) == broken)
                .map(read -> lagMillis(read, firstAcknowledged.getOrDefault(read.user(), new TreeMap<>())))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static long lagMillis(Operation read, NavigableMap<Long, Long> acknowledged) {
        long lag = 0;
        for (long acknowledgedNanos :
                acknowledged.tailMap(read.version(), false).values()) {
            lag = Math.max(lag, (read.startNanos() - acknowledgedNanos) / 1_000_000);
        }
        return lag;
    }

    private static void printVisibility(String phase, List<Long> lags) {
        if (!lags.isEmpty()) {
            System.out.printf(
                    "  staleness, %-18s p50 %d ms, p99 %d ms, p99.9 %d ms, max %d ms over %d reads%n",
                    phase, at(lags, 0.5), at(lags, 0.99), at(lags, 0.999), lags.get(lags.size() - 1), lags.size());
        }
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
    }

    private static boolean isBroken(long nanos, List<Window> windows) {
        return windows.stream()
                .anyMatch(window -> nanos >= window.startNanos()
                        && nanos <= window.endNanos() + Duration.ofSeconds(2).toNanos());
    }

    private static long count(List<Operation> history, Kind kind) {
        return history.stream().filter(operation -> operation.kind() == kind).count();
    }
}
