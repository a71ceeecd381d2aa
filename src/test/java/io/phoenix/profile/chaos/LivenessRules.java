package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Fault.Component;
import io.phoenix.profile.chaos.HistoryChecker.Rule;
import io.phoenix.profile.chaos.HistoryChecker.Violation;
import io.phoenix.profile.testing.Noise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rules on whether and how soon operations are answered. A stopped or killed instance need not answer. */
final class LivenessRules {

    private LivenessRules() {}

    /** Every read ends within its deadline, plus the noise of the machine. */
    static final class Deadline implements Rule {

        static final Duration DEADLINE = Duration.ofMillis(250);

        /** Allowance for noise that the canaries miss, such as other processes on the cores of the client or a server. */
        private static final Duration UNMEASURED_NOISE = Duration.ofMillis(250);

        /** Noise never explains more than this. */
        private static final Duration LATE_MAX = Duration.ofSeconds(1);

        @Override
        public Stream<Violation> violations(History history) {
            return history.reads()
                    .filter(read -> read.tookNanos() > DEADLINE.toNanos() || read.status() == Operation.NO_RESPONSE)
                    .filter(read -> !history.isBroken(Component.PROCESS, read))
                    .flatMap(read -> check(read, history));
        }

        private static Stream<Violation> check(Operation read, History history) {
            String detail = read + " in " + history.phaseOf(read);
            if (read.status() == Operation.NO_RESPONSE) {
                return Stream.of(new Violation("no answer", detail));
            }
            long took = read.tookNanos() - history.schedulerNoise().nanosBetween(read.startNanos(), read.endNanos());
            if (took <= DEADLINE.plus(UNMEASURED_NOISE).toNanos()) {
                return Stream.empty();
            }
            return Stream.of(new Violation("over the deadline", detail, took <= LATE_MAX.toNanos()));
        }
    }

    /**
     * A read that L1 can answer is always answered. Any other read, and a write, may be refused with 503, but only while
     * the instance cannot reach Postgres, or while noise stops it from answering; only then may an answer be marked {@code
     * stale}.
     */
    static final class Availability implements Rule {

        private static final Set<Integer> REFUSALS = Set.of(503);

        /** How long an operation takes at most on a machine without noise. */
        private static final Duration QUIET_MAX = Duration.ofMillis(150);

        /** How long a change may take to invalidate the L1 entry of another instance. */
        private static final Duration INVALIDATED_MAX = Duration.ofSeconds(5);

        /** The same for a change of unknown outcome: a faulty network may deliver it late, so it is committed late. */
        private static final Duration UNKNOWN_INVALIDATED_MAX = Duration.ofSeconds(20);

        @Override
        public Stream<Violation> violations(History history) {
            Map<String, List<Operation>> byUser = history.byUser();
            return history.operations().stream()
                    .filter(operation -> !operation.succeeded() || operation.isMarkedStale())
                    .filter(operation -> !history.isBroken(Component.PROCESS, operation))
                    .flatMap(operation -> check(operation, byUser.get(operation.user()), history));
        }

        private static Stream<Violation> check(Operation operation, List<Operation> sameUser, History history) {
            String detail = operation + " in " + history.phaseOf(operation);
            if (operation.isMarkedStale()) {
                return isPostgresOut(operation, history)
                        ? Stream.empty()
                        : Stream.of(Violation.late("marked stale with Postgres reachable", detail));
            }
            if (operation.kind() == Operation.Kind.READ && isInLocalCache(operation, sameUser)) {
                return Stream.of(new Violation("refused an L1 hit", detail));
            }
            if (!REFUSALS.contains(operation.status()) && operation.status() != Operation.NO_RESPONSE) {
                return Stream.of(new Violation("neither answered nor refused", detail));
            }
            return isPostgresOut(operation, history)
                    ? Stream.empty()
                    : Stream.of(Violation.late("refused with Postgres reachable", detail));
        }

        private static boolean isPostgresOut(Operation operation, History history) {
            return history.isBroken(Component.POSTGRES, operation)
                    || isStalled(operation.startNanos(), operation.endNanos(), history.noise());
        }

        /** Whether noise left an operation less time than it needs. */
        static boolean isStalled(long startNanos, long endNanos, Noise noise) {
            // a follower may have joined a load that started a deadline ago
            long from = Math.min(startNanos, endNanos - Deadline.DEADLINE.toNanos());
            return endNanos - from - noise.nanosBetween(from, endNanos) <= QUIET_MAX.toNanos();
        }

        /** Whether the instance has returned this profile before, and no later change can have invalidated the entry. */
        private static boolean isInLocalCache(Operation read, List<Operation> sameUser) {
            long validSince = sameUser.stream()
                    .filter(change -> !change.isRead() && change.startNanos() < read.endNanos())
                    .mapToLong(change -> change.endNanos()
                            + (change.succeeded() ? INVALIDATED_MAX : UNKNOWN_INVALIDATED_MAX).toNanos())
                    .max()
                    .orElse(Long.MIN_VALUE);
            return sameUser.stream()
                    .filter(Operation::isRead)
                    .filter(before -> before.node().equals(read.node()) && before.succeeded())
                    .anyMatch(before -> before.startNanos() >= validSince && before.endNanos() <= read.startNanos());
        }
    }
}
