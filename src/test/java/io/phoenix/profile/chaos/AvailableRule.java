package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.FaultSpan.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A profile that is resident is always answered. One that is not may be refused, with 503, and only while Postgres is out
 * of the instance's reach; so may a write. Only then, too, an answer may be an old copy that says that it is one.
 */
final class AvailableRule implements Rule {

    private static final Set<Integer> REFUSALS = Set.of(503);

    /** How long a change may still be on its way to an instance, whose copy it removes. */
    private static final Duration TOLD_MAX = Duration.ofSeconds(5);

    /** The same for a change of unknown outcome: it may wait in a broken network and be committed when that heals. */
    private static final Duration UNKNOWN_TOLD_MAX = Duration.ofSeconds(20);

    @Override
    public Stream<Violation> violations(History history) {
        Map<String, List<Operation>> byUser = history.byUser();
        return history.operations().stream()
                .filter(operation -> !operation.isAnswered() || operation.isStaleMarked())
                .filter(operation -> !touchedBy(Part.PROCESS, operation, history))
                .flatMap(refused -> complaint(refused, byUser.get(refused.user()), history));
    }

    private static Stream<Violation> complaint(Operation refused, List<Operation> ofTheUser, History history) {
        String phase = refused + " in " + history.phaseOf(refused);
        if (refused.isStaleMarked()) {
            return touchedBy(Part.POSTGRES, refused, history)
                    ? Stream.empty()
                    : Stream.of(Violation.late("said to be stale though Postgres was in reach", phase));
        }
        if (refused.kind() == Operation.Kind.READ && isResident(refused, ofTheUser)) {
            return Stream.of(new Violation("a resident profile was refused", phase));
        }
        if (!REFUSALS.contains(refused.status()) && refused.status() != Operation.NO_ANSWER) {
            return Stream.of(new Violation("neither answered nor refused", phase));
        }
        return touchedBy(Part.POSTGRES, refused, history)
                ? Stream.empty()
                : Stream.of(Violation.late("refused though Postgres was in reach", phase));
    }

    private static boolean touchedBy(Part part, Operation operation, History history) {
        return history.faultsBetween(operation.startNanos(), operation.endNanos()).stream()
                .anyMatch(fault -> fault.breaks(operation.node(), part));
    }

    /** Answered on this instance before, with nothing since that removes a copy. */
    static boolean isResident(Operation read, List<Operation> ofTheUser) {
        long quietSince = ofTheUser.stream()
                .filter(change -> !change.isRead() && change.startNanos() < read.endNanos())
                .mapToLong(change -> change.endNanos() + (change.isAnswered() ? TOLD_MAX : UNKNOWN_TOLD_MAX).toNanos())
                .max()
                .orElse(Long.MIN_VALUE);
        return ofTheUser.stream()
                .filter(Operation::isRead)
                .filter(before -> before.node().equals(read.node()) && before.isAnswered())
                .anyMatch(before -> before.startNanos() >= quietSince && before.endNanos() <= read.startNanos());
    }
}
