package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.Noise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A finished run: its operations, the injected faults, and the noise of the machine. */
final class History {

    private final List<Operation> operations;
    private final List<Fault.Window> faults;
    private final Noise schedulerNoise;
    private final Noise postgresNoise;
    private final Noise noise;

    History(List<Operation> operations, List<Fault.Window> faults, Noise schedulerNoise, Noise postgresNoise) {
        this.operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::startNanos))
                .toList();
        this.faults = List.copyOf(faults);
        this.schedulerNoise = schedulerNoise;
        this.postgresNoise = postgresNoise;
        this.noise = schedulerNoise.and(postgresNoise);
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

    /** How long no instance could reach Postgres within the interval. */
    long postgresOutageNanos(long fromNanos, long toNanos) {
        return faults.stream()
                .filter(fault -> fault.breaks().contains(Fault.Component.POSTGRES) && fault.affectsAllNodes())
                .mapToLong(fault -> fault.nanosWithin(fromNanos, toNanos))
                .sum();
    }

    /** When runnable threads got no CPU. */
    Noise schedulerNoise() {
        return schedulerNoise;
    }

    /** The noise of scheduler and Postgres. */
    Noise noise() {
        return noise;
    }

    /** When Postgres stalled the canaries, which no fault affects. */
    Noise postgresNoise() {
        return postgresNoise;
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
