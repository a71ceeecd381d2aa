package io.phoenix.profile.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A read returns at least what was acknowledged before it began: by the same instance without exception, by others but
 * for a bound. Where telling failed, the change log has to be read, so the time in which nobody reaches Postgres is added.
 * An answer that says that it is stale is not held to the bound for others.
 */
final class FreshnessRule implements Rule {

    static final Duration HEALTHY_MAX = Duration.ofSeconds(1);

    /** Between the clocks of the client: that an answer was sent, and that its reader ran. */
    private static final Duration CLIENT_MAX = Duration.ofMillis(100);

    @Override
    public Stream<Violation> violations(History history) {
        Freshness freshness = new Freshness(history);
        return history.reads()
                .filter(Operation::isAnswered)
                .flatMap(read -> Stream.concat(ownOf(read, freshness), ofOthers(read, freshness, history)));
    }

    private static Stream<Violation> ownOf(Operation read, Freshness freshness) {
        long behind = freshness.behindOwnNanos(read);
        return behind > 0
                ? Stream.of(new Violation(
                        "behind what the instance itself acknowledged", "by " + millis(behind) + " ms: " + read))
                : Stream.empty();
    }

    private static Stream<Violation> ofOthers(Operation read, Freshness freshness, History history) {
        long behind = freshness.behindNanos(read);
        // the quick way out: hardly any answer is behind at all
        if (behind == 0 || read.isStaleMarked()) {
            return Stream.empty();
        }
        long since = read.startNanos() - behind;
        long max = maxOf(history.faultsBetween(since, read.startNanos())).toNanos()
                + CLIENT_MAX.toNanos()
                + history.nanosWithoutPostgres(since, read.startNanos())
                + history.noise().nanosBetween(since, read.endNanos());
        return behind > max
                ? Stream.of(new Violation(
                        "stale",
                        "by " + millis(behind) + " ms (at most " + millis(max) + "): " + read + " in "
                                + history.phaseOf(read)))
                : Stream.empty();
    }

    private static Duration maxOf(List<FaultSpan> faults) {
        return faults.stream().map(FaultSpan::staleMax).reduce(HEALTHY_MAX, FreshnessRule::longer);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
