package io.phoenix.profile.chaos;

import java.util.List;

/** Holds a history to every rule. */
final class HistoryChecker {

    private static final List<Rule> RULES = List.of(
            new OneCreationRule(),
            new FreshnessRule(),
            new KnownVersionsRule(),
            new NeverBackRule(),
            new InTimeRule(),
            new AvailableRule());

    /** Of so many operations one may be late, on a machine that does other things too. */
    private static final int ONE_LATE_IN = 2_000;

    private HistoryChecker() {}

    /** Everything in the history that was promised not to be. */
    static List<Violation> violations(History history) {
        List<Violation> found =
                RULES.stream().flatMap(rule -> rule.violations(history)).toList();
        long late = found.stream().filter(Violation::late).count();
        return late > history.operations().size() / ONE_LATE_IN
                ? found
                : found.stream().filter(violation -> !violation.late()).toList();
    }
}
