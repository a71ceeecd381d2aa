package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.FaultSpan.Part;
import java.time.Duration;
import java.util.stream.Stream;

/** No read waits longer than its deadline and what the machine itself stood still, unless its instance is stopped or dead. */
final class InTimeRule implements Rule {

    static final Duration DEADLINE = Duration.ofMillis(250);

    /** What the control thread does not see: other processes on the same cores, between client and server and back. */
    private static final Duration MACHINE_MAX = Duration.ofMillis(250);

    @Override
    public Stream<Violation> violations(History history) {
        return history.reads()
                .filter(read -> read.tookNanos() > DEADLINE.toNanos() || read.status() == Operation.NO_ANSWER)
                .filter(read -> !isExcused(read, history))
                .map(read -> new Violation(
                        read.status() == Operation.NO_ANSWER ? "no answer" : "over the deadline",
                        read + " in " + history.phaseOf(read)));
    }

    private static boolean isExcused(Operation read, History history) {
        boolean stopped = history.faultsBetween(read.startNanos(), read.endNanos()).stream()
                .anyMatch(fault -> fault.breaks(read.node(), Part.PROCESS));
        long max =
                DEADLINE.plus(MACHINE_MAX).toNanos() + history.noise().nanosBetween(read.startNanos(), read.endNanos());
        return stopped || (read.status() != Operation.NO_ANSWER && read.tookNanos() <= max);
    }
}
