package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long it took until other instances showed what one had acknowledged: for each acknowledged write and each other
 * instance that was asked for the profile soon after, the age of the write when it was last not shown; zero where it was
 * shown at once. Answers that say they are stale do not count.
 */
final class Visibility {

    /** An instance that was not asked for longer than this tells nothing. */
    private static final Duration SOON = Duration.ofMillis(100);

    private final Map<String, List<Long>> millisByPhase = new HashMap<>();

    Visibility(History history) {
        history.byUser().values().forEach(operations -> {
            Map<String, List<Operation>> reads = operations.stream()
                    .filter(read -> read.isRead() && read.isAnswered() && !read.isStaleMarked())
                    .collect(Collectors.groupingBy(Operation::node));
            operations.stream()
                    .filter(write -> write.kind() == Kind.WRITE && write.isAnswered())
                    .forEach(write -> reads.forEach((node, there) -> {
                        if (!node.equals(write.node())) {
                            add(history, write, there);
                        }
                    }));
        });
        millisByPhase.values().forEach(millis -> millis.sort(Long::compare));
    }

    /** In ascending order. */
    List<Long> millisIn(String phase) {
        return millisByPhase.getOrDefault(phase, List.of());
    }

    private void add(History history, Operation write, List<Operation> readsThere) {
        long last = -1;
        for (int i = firstAfter(write.endNanos(), readsThere); i < readsThere.size(); i++) {
            Operation read = readsThere.get(i);
            long age = read.startNanos() - write.endNanos();
            if (last < 0 && age > SOON.toNanos()) {
                return;
            }
            last = Math.max(last, 0);
            if (read.version() >= write.version()) {
                break;
            }
            last = age;
        }
        if (last >= 0) {
            millisByPhase
                    .computeIfAbsent(history.phaseOf(write), phase -> new ArrayList<>())
                    .add(Duration.ofNanos(last).toMillis());
        }
    }

    /** They are in the order in which they began. */
    private static int firstAfter(long nanos, List<Operation> reads) {
        int low = 0;
        int high = reads.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (reads.get(middle).startNanos() < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
