package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.Fault.Effect;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import io.phoenix.profile.chaos.Operation.Invocation;
import io.phoenix.profile.chaos.Operation.Kind;
import io.phoenix.profile.chaos.Operation.Response;
import io.phoenix.profile.testing.Noise;
import io.phoenix.profile.testing.Noise.Stall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a history by hand, with times in milliseconds. */
final class HistoryBuilder {

    private final List<Operation> operations = new ArrayList<>();
    private final List<Fault.Window> faults = new ArrayList<>();
    private final List<Stall> stalls = new ArrayList<>();
    private final List<Stall> postgresStalls = new ArrayList<>();
    private final Map<String, Noise> processes = new HashMap<>();
    private final List<Loss> losses = new ArrayList<>();

    Pending read(String node, String user, long startMillis, long endMillis) {
        return new Pending(new Invocation(Kind.READ, node, user, "", nanos(startMillis)), endMillis);
    }

    Pending readAtLeast(String node, String user, long startMillis, long endMillis, long versionMin) {
        return new Pending(
                new Invocation(Kind.READ_AT_LEAST, node, user, Long.toString(versionMin), nanos(startMillis)),
                endMillis);
    }

    Pending write(String node, String user, long startMillis, long endMillis, String name) {
        return new Pending(new Invocation(Kind.WRITE, node, user, name, nanos(startMillis)), endMillis);
    }

    void erase(String node, String user, long startMillis, long endMillis) {
        new Pending(new Invocation(Kind.ERASE, node, user, "", nanos(startMillis)), endMillis)
                .respond(204, user, 0, "", "");
    }

    /** A fault that settles at once, with a staleness bound of two seconds. */
    void fault(Set<String> nodes, Set<Component> breaks, long beginMillis, long endMillis) {
        fault(nodes, breaks, Effect.CUT_OFF.settlingFor(Duration.ZERO), beginMillis, endMillis);
    }

    /** A fault that extends no bound. */
    void boundedFault(Set<String> nodes, Set<Component> breaks, long beginMillis, long endMillis) {
        fault(nodes, breaks, Effect.BOUNDED, beginMillis, endMillis);
    }

    private void fault(Set<String> nodes, Set<Component> breaks, Effect effect, long beginMillis, long endMillis) {
        faults.add(new Fault.Window("fault", nodes, breaks, nanos(beginMillis), nanos(endMillis), effect));
    }

    /** Postgres loses everything after these versions that was made before a version. */
    void loss(long beginMillis, long endMillis, Map<String, Long> surviving, long beforeVersion) {
        losses.add(new Loss(nanos(beginMillis), nanos(endMillis), beforeVersion, surviving, Set.of()));
    }

    void stallOf(String node, long beginMillis, long endMillis) {
        processes.put(node, new Noise(List.of(new Stall(nanos(beginMillis), nanos(endMillis)))));
    }

    void stall(long beginMillis, long endMillis) {
        stalls.add(new Stall(nanos(beginMillis), nanos(endMillis)));
    }

    void postgresStall(long beginMillis, long endMillis) {
        postgresStalls.add(new Stall(nanos(beginMillis), nanos(endMillis)));
    }

    /** The rules that the history breaks. */
    List<String> violations() {
        History history = new History(
                operations,
                faults,
                losses,
                new History.Noises(new Noise(stalls), new Noise(postgresStalls), processes));
        return HistoryChecker.violations(history).stream().map(Violation::rule).toList();
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /** An operation without its response. */
    final class Pending {

        private final Invocation invocation;
        private final long endMillis;

        private Pending(Invocation invocation, long endMillis) {
            this.invocation = invocation;
            this.endMillis = endMillis;
        }

        void returns(long version, String name) {
            respond(200, invocation.user(), version, name, "local");
        }

        void returnsFrom(String source, long version, String name) {
            respond(200, invocation.user(), version, name, source);
        }

        void returnsProfileOf(String user, long version, String name) {
            respond(200, user, version, name, "local");
        }

        void fails(int status) {
            respond(status, "", 0, "", "");
        }

        private void respond(int status, String user, long version, String name, String source) {
            operations.add(
                    new Operation(invocation, new Response(status, user, version, name, source, nanos(endMillis))));
        }
    }
}
