package io.phoenix.profile.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that clients did and were told, what broke meanwhile, and when the machine itself stood still. */
final class History {

    private final List<Operation> operations;
    private final List<FaultSpan> faults;
    private final Noise noise;

    /** A history that is over. */
    History(List<Operation> operations, List<FaultSpan> faults, Noise noise) {
        this.operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::startNanos))
                .toList();
        this.faults = List.copyOf(faults);
        this.noise = noise;
    }

    /** In the order in which they began. */
    List<Operation> operations() {
        return operations;
    }

    Stream<Operation> reads() {
        return operations.stream().filter(Operation::isRead);
    }

    Stream<Operation> changes() {
        return operations.stream().filter(operation -> !operation.isRead());
    }

    List<FaultSpan> faults() {
        return faults;
    }

    /** Faults that touch any moment from one time to the other. */
    List<FaultSpan> faultsBetween(long fromNanos, long toNanos) {
        return faults.stream()
                .filter(fault -> fault.touches(fromNanos, toNanos))
                .toList();
    }

    /** How much of the time from one moment to the other all instances were without Postgres. */
    long nanosWithoutPostgres(long fromNanos, long toNanos) {
        return faults.stream()
                .filter(fault -> fault.breaks().contains(FaultSpan.Part.POSTGRES) && fault.isOfAll())
                .mapToLong(fault -> fault.nanosWithin(fromNanos, toNanos))
                .sum();
    }

    Noise noise() {
        return noise;
    }

    /** The operations of each user, in the order in which they began. */
    Map<String, List<Operation>> byUser() {
        return operations.stream().collect(Collectors.groupingBy(Operation::user));
    }

    /** The name of the fault that an operation begins in; settling, or healthy. */
    String phaseOf(Operation operation) {
        List<String> names = new ArrayList<>();
        boolean settling = false;
        for (FaultSpan fault : faults) {
            if (fault.holdsAt(operation.startNanos())) {
                names.add(fault.name());
            } else if (fault.touches(operation.startNanos(), operation.startNanos())) {
                settling = true;
            }
        }
        if (names.isEmpty()) {
            return settling ? "just healed" : "healthy";
        }
        return String.join(" + ", names);
    }
}
