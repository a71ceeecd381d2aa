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

        static final String BROKEN = "over the deadline";

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
            long took =
                    read.tookNanos() - history.cpuNoise(read.node()).nanosBetween(read.startNanos(), read.endNanos());
            if (took <= DEADLINE.plus(UNMEASURED_NOISE).toNanos() && !isConnectionBroken(read)) {
                return Stream.empty();
            }
            if (read.status() == Operation.NO_RESPONSE) {
                return Stream.of(new Violation("no answer", detail, read.startNanos()));
            }
            return Stream.of(new Violation(BROKEN, detail, read.startNanos(), took <= LATE_MAX.toNanos()));
        }

        /** Whether there is no answer although the client did not give up waiting. */
        private static boolean isConnectionBroken(Operation read) {
            return read.status() == Operation.NO_RESPONSE && read.tookNanos() < Client.TIMEOUT.toNanos();
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

        /** When the last poll that an instance may rely on has begun, and another should have. */
        private static final Duration POLLS = StalenessRule.VERIFIED_MAX.plusMillis(500);

        /** How much later than usual a poll may end before the previous one is too old. */
        private static final Duration POLL_SLACK = Duration.ofSeconds(1);

        /** How long a change may take to invalidate the L1 entry of another instance. */
        private static final Duration INVALIDATED_MAX = Duration.ofSeconds(5);

        /** The same for a change of unknown outcome: a faulty network may deliver it late, so it is committed late. */
        private static final Duration UNKNOWN_INVALIDATED_MAX = Duration.ofSeconds(20);

        @Override
        public Stream<Violation> violations(History history) {
            Map<String, List<Operation>> byUser = history.byUser();
            return history.operations().stream()
                    .filter(operation -> !operation.succeeded() || operation.isMarkedStale())
                    .filter(operation -> !operation.node().equals(Edits.NODE))
                    .filter(operation -> !history.isBroken(Component.PROCESS, operation))
                    .filter(operation -> !asksForLostVersion(operation, history))
                    .flatMap(operation -> check(operation, byUser.get(operation.user()), history));
        }

        private static Stream<Violation> check(Operation operation, List<Operation> sameUser, History history) {
            String detail = operation + " in " + history.phaseOf(operation);
            long nanos = operation.startNanos();
            if (operation.isMarkedStale()) {
                return isPostgresOut(operation, history) || isPollLate(operation, history)
                        ? Stream.empty()
                        : Stream.of(Violation.late("marked stale with Postgres reachable", detail, nanos));
            }
            if (operation.kind() == Operation.Kind.READ && isInLocalCache(operation, sameUser, history)) {
                return Stream.of(new Violation("refused an L1 hit", detail, nanos));
            }
            if (operation.status() == Operation.NO_RESPONSE && operation.isRead()) {
                // judged by the deadline
                return Stream.empty();
            }
            if (!REFUSALS.contains(operation.status()) && operation.status() != Operation.NO_RESPONSE) {
                return Stream.of(new Violation("neither answered nor refused", detail, nanos));
            }
            return isPostgresOut(operation, history) || isLocked(operation, history)
                    ? Stream.empty()
                    : Stream.of(Violation.late("refused with Postgres reachable", detail, nanos));
        }

        /** Nobody can return a version that Postgres itself has lost. */
        private static boolean asksForLostVersion(Operation operation, History history) {
            return operation.kind() == Operation.Kind.READ_AT_LEAST
                    && history.isLost(operation.user(), Long.parseLong(operation.argument()), operation.endNanos());
        }

        private static boolean isPostgresOut(Operation operation, History history) {
            return history.isBroken(Component.POSTGRES, operation)
                    || isStalled(operation.startNanos(), operation.endNanos(), history.noise(operation.node()));
        }

        private static boolean isLocked(Operation operation, History history) {
            return !operation.isRead() && history.isBroken(Component.ROWS, operation);
        }

        /** Whether noise stole so much that no poll may have ended in time. */
        private static boolean isPollLate(Operation operation, History history) {
            long from = operation.startNanos() - POLLS.toNanos();
            return history.noise(operation.node()).nanosBetween(from, operation.endNanos()) > POLL_SLACK.toNanos();
        }

        /** Whether noise left an operation less time than it needs. */
        static boolean isStalled(long startNanos, long endNanos, Noise noise) {
            // a follower may have joined a load that started a deadline ago
            long from = Math.min(startNanos, endNanos - Deadline.DEADLINE.toNanos());
            return endNanos - from - noise.nanosBetween(from, endNanos) <= QUIET_MAX.toNanos();
        }

        /** Whether the instance has had this profile in L1 before, and no later change can have invalidated the entry. */
        private static boolean isInLocalCache(Operation read, List<Operation> sameUser, History history) {
            long changed = sameUser.stream()
                    .filter(change -> !change.isRead() && change.startNanos() < read.endNanos())
                    .mapToLong(change -> change.endNanos()
                            + (change.succeeded() ? INVALIDATED_MAX : UNKNOWN_INVALIDATED_MAX).toNanos())
                    .max()
                    .orElse(Long.MIN_VALUE);
            long emptied = history.cachesEmptiedUntil(read.endNanos());
            long validSince =
                    Math.max(changed, emptied == Long.MIN_VALUE ? emptied : emptied + INVALIDATED_MAX.toNanos());
            return sameUser.stream()
                    .filter(Operation::isRead)
                    .filter(before -> before.node().equals(read.node()) && before.succeeded())
                    .filter(before -> before.response().source().equals("local"))
                    .anyMatch(before -> before.startNanos() >= validSince && before.endNanos() <= read.startNanos());
        }
    }
}
