package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.FaultSpan.Part;
import io.phoenix.profile.chaos.Noise.Stall;
import io.phoenix.profile.chaos.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A history told by hand, in milliseconds. */
final class Story {

    private final List<Operation> operations = new ArrayList<>();
    private final List<FaultSpan> faults = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();

    Asked read(String node, String user, long startMillis, long endMillis) {
        return new Asked(Kind.READ, node, user, startMillis, endMillis, "");
    }

    Asked readAtLeast(String node, String user, long startMillis, long endMillis, long versionMin) {
        return new Asked(Kind.READ_AT_LEAST, node, user, startMillis, endMillis, Long.toString(versionMin));
    }

    Asked write(String node, String user, long startMillis, long endMillis, String name) {
        return new Asked(Kind.WRITE, node, user, startMillis, endMillis, name);
    }

    void erase(String node, String user, long startMillis, long endMillis) {
        new Asked(Kind.ERASE, node, user, startMillis, endMillis, "").end(204, user, 0, "", "");
    }

    /** A fault that may be noticed until its end, and makes answers up to two seconds old. */
    void fault(Set<String> nodes, Set<Part> breaks, long beginMillis, long endMillis) {
        faults.add(new FaultSpan(
                "fault", nodes, breaks, nanos(beginMillis), nanos(endMillis), Duration.ZERO, Duration.ofSeconds(2)));
    }

    void stall(Stall stall) {
        stalls.add(stall);
    }

    /** The rules that are broken. */
    List<String> violations() {
        return HistoryChecker.violations(new History(operations, faults, new Noise(stalls))).stream()
                .map(Violation::rule)
                .toList();
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /** An operation that waits for its answer. */
    final class Asked {

        private final Kind kind;
        private final String node;
        private final String user;
        private final long startMillis;
        private final long endMillis;
        private final String sent;

        private Asked(Kind kind, String node, String user, long startMillis, long endMillis, String sent) {
            this.kind = kind;
            this.node = node;
            this.user = user;
            this.startMillis = startMillis;
            this.endMillis = endMillis;
            this.sent = sent;
        }

        void answers(long version, String name) {
            end(200, user, version, name, "local");
        }

        void answersFrom(String source, long version, String name) {
            end(200, user, version, name, source);
        }

        void answersFor(String answeredFor, long version, String name) {
            end(200, answeredFor, version, name, "local");
        }

        void isRefused(int status) {
            end(status, "", 0, "", "");
        }

        private void end(int status, String answeredFor, long version, String name, String source) {
            operations.add(new Operation(
                    kind,
                    node,
                    user,
                    nanos(startMillis),
                    nanos(endMillis),
                    status,
                    answeredFor,
                    version,
                    name,
                    source,
                    sent));
        }
    }
}
