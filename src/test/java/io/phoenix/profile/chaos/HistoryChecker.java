package io.phoenix.profile.chaos;

import java.util.List;
import java.util.stream.Stream;

/** Checks a history against every rule. */
final class HistoryChecker {

    private static final List<Rule> RULES = List.of(
            new SafetyRules.SingleCreation(),
            new StalenessRule(),
            new SafetyRules.ReadIntegrity(),
            new SafetyRules.MonotonicReads(),
            new SafetyRules.LostCommits(),
            new LivenessRules.Deadline(),
            new LivenessRules.Availability());

    /** On a shared machine, one operation in this many may be late. */
    private static final int ONE_LATE_IN = 2_000;

    private HistoryChecker() {}

    /** A guarantee that every history must keep. */
    interface Rule {
        Stream<Violation> violations(History history);
    }

    /**
     * A broken guarantee.
     *
     * @param nanos when it was broken
     * @param late whether a busy machine can cause this for a few operations of a correct service
     */
    record Violation(String rule, String detail, long nanos, boolean late) {

        Violation(String rule, String detail, long nanos) {
            this(rule, detail, nanos, false);
        }

        static Violation late(String rule, String detail, long nanos) {
            return new Violation(rule, detail, nanos, true);
        }

        @Override
        public String toString() {
            return rule + ": " + detail;
        }
    }

    static List<Violation> violations(History history) {
        List<Violation> found =
                RULES.stream().flatMap(rule -> rule.violations(history)).toList();
        long late = found.stream().filter(Violation::late).count();
        return late > history.operations().size() / ONE_LATE_IN
                ? found
                : found.stream().filter(violation -> !violation.late()).toList();
    }
}
