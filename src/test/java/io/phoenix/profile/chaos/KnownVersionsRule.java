package io.phoenix.profile.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every answer is something that was created or written for this id: a version has one name for ever, and a name that was
 * not generated was asked for by a write that had begun.
 */
final class KnownVersionsRule implements Rule {

    @Override
    public Stream<Violation> violations(History history) {
        return history.byUser().values().stream().flatMap(KnownVersionsRule::ofOneUser);
    }

    private static Stream<Violation> ofOneUser(List<Operation> operations) {
        Map<String, Operation> writeOfName = operations.stream()
                .filter(operation -> operation.kind() == Operation.Kind.WRITE)
                .collect(Collectors.toMap(Operation::sent, write -> write));
        Map<Long, String> nameOfVersion = new HashMap<>();
        return operations.stream()
                .filter(operation -> operation.status() == 200)
                .flatMap(
                        answer -> complaint(answer, writeOfName, nameOfVersion)
                                .map(what -> new Violation(what, answer.toString()))
                                .stream());
    }

    private static Optional<String> complaint(
            Operation answer, Map<String, Operation> writeOfName, Map<Long, String> nameOfVersion) {
        if (!answer.answeredFor().equals(answer.user())) {
            return Optional.of("another id's profile: " + answer.answeredFor());
        }
        if (answer.kind() == Operation.Kind.READ_AT_LEAST && answer.version() < Long.parseLong(answer.sent())) {
            return Optional.of("less than the version that was asked for, " + answer.sent());
        }
        String before = nameOfVersion.putIfAbsent(answer.version(), answer.name());
        if (before != null && !before.equals(answer.name())) {
            return Optional.of("one version, two names, the other being " + before);
        }
        Operation write = writeOfName.get(answer.name());
        if (write == null) {
            return WrittenNames.isWritten(answer.name())
                    ? Optional.of("a name that nobody wrote for this id")
                    : Optional.empty();
        }
        if (write.startNanos() > answer.endNanos()) {
            return Optional.of("read before it was written");
        }
        return write.isAnswered() && write.version() != answer.version()
                ? Optional.of("not the version that was acknowledged, " + write.version())
                : Optional.empty();
    }
}
