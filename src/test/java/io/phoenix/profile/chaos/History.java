package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.Noise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A finished run: its operations, the injected faults, what Postgres itself lost, and the noise of the machine. */
final class History {

    private final List<Operation> operations;
    private final List<Fault.Window> faults;
    private final List<Loss> losses;
    private final Noises noises;
    private final Map<String, Noise> cpuNoise = new ConcurrentHashMap<>();
    private final Map<String, Noise> noise = new ConcurrentHashMap<>();

    History(List<Operation> operations, List<Fault.Window> faults, List<Loss> losses, Noises noises) {
        this.operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::startNanos))
                .toList();
        this.faults = List.copyOf(faults);
        this.losses = List.copyOf(losses);
        this.noises = noises;
    }

    /**
     * What the canaries measured.
     *
     * @param scheduler in the process of the tests, with its instances
     * @param postgres by clients of a Postgres that no fault affects
     * @param processes in the processes of other instances, by the name of the instance
     */
    record Noises(Noise scheduler, Noise postgres, Map<String, Noise> processes) {

        private Noise ofCpu(String node) {
            Noise own = processes.get(node);
            return own == null ? scheduler : scheduler.and(own);
        }
    }

    /** In the order of their invocations. */
    List<Operation> operations() {
        return operations;
    }

    Stream<Operation> reads() {
        return operations.stream().filter(Operation::isRead);
    }

    Stream<Operation> changes() {
        return operations.stream().filter(operation -> !operation.isRead());
    }

    /** The operations of each user, in the order of their invocations. */
    Map<String, List<Operation>> byUser() {
        return operations.stream().collect(Collectors.groupingBy(Operation::user));
    }

    List<Fault.Window> faults() {
        return faults;
    }

    /** The faults that overlap the interval. */
    List<Fault.Window> faultsBetween(long fromNanos, long toNanos) {
        return faults.stream()
                .filter(fault -> fault.overlaps(fromNanos, toNanos))
                .toList();
    }

    /** Whether a fault breaks the component for the operation's instance while it runs. */
    boolean isBroken(Fault.Component component, Operation operation) {
        return faultsBetween(operation.startNanos(), operation.endNanos()).stream()
                .anyMatch(fault -> fault.breaks(operation.node(), component));
    }

    /** Whether Postgres itself had lost the version by then. */
    boolean isLost(String user, long version, long nanos) {
        return losses.stream().anyMatch(loss -> loss.beginNanos() <= nanos && loss.includes(user, version));
    }

    /** Whether Postgres itself had lost the erasure by then; see {@link Loss#includesErasure}. */
    boolean isErasureLost(Operation erasure, long version, long nanos) {
        return losses.stream()
                .anyMatch(loss -> loss.beginNanos() <= nanos
                        && loss.includesErasure(erasure.user(), version, erasure.startNanos()));
    }

    /** How many losses had begun by then. */
    long lossesBegunBy(long nanos) {
        return losses.stream().filter(loss -> loss.beginNanos() <= nanos).count();
    }

    List<Loss> losses() {
        return losses;
    }

    /** Until when instances may have had to drop L1 because of a fault that began before. */
    long cachesEmptiedUntil(long nanos) {
        return faults.stream()
                .filter(fault -> fault.effect().emptiesCaches() && fault.beginNanos() <= nanos)
                .mapToLong(Fault.Window::endNanos)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** What the canaries measured. */
    Noises noises() {
        return noises;
    }

    /** When runnable threads of the tests or of the instance got no CPU. */
    Noise cpuNoise(String node) {
        return cpuNoise.computeIfAbsent(node, noises::ofCpu);
    }

    /** The noise in every process that an answer of the instance depends on, Postgres too. */
    Noise noise(String node) {
        return noise.computeIfAbsent(node, name -> noises.ofCpu(name).and(noises.postgres()));
    }

    /** The faults that are active when the operation starts, else "settling" or "healthy". */
    String phaseOf(Operation operation) {
        List<String> active = new ArrayList<>();
        boolean settling = false;
        for (Fault.Window fault : faults) {
            if (fault.isActiveAt(operation.startNanos())) {
                active.add(fault.name());
            } else if (fault.overlaps(operation.startNanos(), operation.startNanos())) {
                settling = true;
            }
        }
        if (active.isEmpty()) {
            return settling ? "settling" : "healthy";
        }
        return String.join(" + ", active);
    }
}
