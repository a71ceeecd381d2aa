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

    private HistoryChecker() {}

    /** Everything in the history that was promised not to be. */
    static List<Violation> violations(History history) {
        return RULES.stream().flatMap(rule -> rule.violations(history)).toList();
    }
}
