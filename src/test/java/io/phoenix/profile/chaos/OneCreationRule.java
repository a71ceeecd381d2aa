package io.phoenix.profile.chaos;

import java.util.List;
import java.util.stream.Stream;

/** A profile that nobody ever changed was created once: every answer, through every instance, is the same. */
final class OneCreationRule implements Rule {

    @Override
    public Stream<Violation> violations(History history) {
        return history.byUser().values().stream()
                .filter(operations -> operations.stream().allMatch(Operation::isRead))
                .flatMap(OneCreationRule::ofOneUser);
    }

    private static Stream<Violation> ofOneUser(List<Operation> reads) {
        List<Operation> answered = reads.stream().filter(Operation::isAnswered).toList();
        return answered.stream()
                .filter(read -> read.version() != answered.get(0).version()
                        || !read.name().equals(answered.get(0).name()))
                .map(read -> new Violation("created more than once", read + " after " + answered.get(0)));
    }
}
