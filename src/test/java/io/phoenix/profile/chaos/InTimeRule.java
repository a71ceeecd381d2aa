package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.FaultSpan.Part;
import java.time.Duration;
import java.util.stream.Stream;

/** No read waits longer than its deadline and what the machine itself stood still, unless its instance is stopped or dead. */
final class InTimeRule implements Rule {

    static final Duration DEADLINE = Duration.ofMillis(250);

    /** What the control thread does not see: other processes on the same cores, between client and server and back. */
    private static final Duration MACHINE = Duration.ofMillis(250);

    /** Later than this is not the machine. */
    private static final Duration LATE_MAX = Duration.ofSeconds(1);

    @Override
    public Stream<Violation> violations(History history) {
        return history.reads()
                .filter(read -> read.tookNanos() > DEADLINE.toNanos() || read.status() == Operation.NO_ANSWER)
                .filter(read -> !isStopped(read, history))
                .flatMap(read -> complaint(read, history));
    }

    private static Stream<Violation> complaint(Operation read, History history) {
        String phase = read + " in " + history.phaseOf(read);
        if (read.status() == Operation.NO_ANSWER) {
            return Stream.of(new Violation("no answer", phase));
        }
        long took = read.tookNanos() - history.noise().nanosBetween(read.startNanos(), read.endNanos());
        if (took <= DEADLINE.plus(MACHINE).toNanos()) {
            return Stream.empty();
        }
        return Stream.of(new Violation("over the deadline", phase, took <= LATE_MAX.toNanos()));
    }

    private static boolean isStopped(Operation read, History history) {
        return history.faultsBetween(read.startNanos(), read.endNanos()).stream()
                .anyMatch(fault -> fault.breaks(read.node(), Part.PROCESS));
    }
}
