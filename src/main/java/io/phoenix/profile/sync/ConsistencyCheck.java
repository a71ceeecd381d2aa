package io.phoenix.profile.sync;

import io.phoenix.profile.sync.InvalidationBus.Position;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps checking that no invalidation was missed, so that silent loss is found within a second: of a message, of a
 * half-open connection, of what Redis knew.
 *
 * <p>At every check it asks how far the bus is. Ahead of what arrived here, for longer than a message takes: some were
 * lost. Behind, or another incarnation: Redis forgot, and the change log is told again. Out of reach: the change log itself
 * is looked at, over a trailing window, and what changed is dropped. Only a check that ends well vouches for the memory of
 * this process, up to the moment at which the check began.
 *
 * <p>All of it runs on one event loop.
 */
public final class ConsistencyCheck {

    /** More than clocks, commits in flight and the check itself can be apart. */
    private static final Duration WINDOW_MARGIN = Duration.ofSeconds(5);

    private static final int WINDOW_CHANGES_MAX = 10_000;

    private final Vertx vertx;
    private final InvalidationBus bus;
    private final ChangeLog log;
    private final WatchedTier tier;
    private final WatchIntervals intervals;
    private final LongSupplier nanoClock;

    private long verifiedNanos;
    private boolean checking;
    private @Nullable String incarnation;

    /** Redis has forgotten something, and the log could not be told again so far. */
    private boolean retellingDue;

    /** A watch that has not begun. */
    public ConsistencyCheck(
            Vertx vertx,
            InvalidationBus bus,
            ChangeLog log,
            WatchedTier tier,
            WatchIntervals intervals,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.bus = bus;
        this.log = log;
        this.tier = tier;
        this.intervals = intervals;
        this.nanoClock = nanoClock;
        this.verifiedNanos = nanoClock.getAsLong();
    }

    /** What the watch keeps true. */
    public interface WatchedTier extends InvalidationListener {

        /** Nothing was missed up to this moment of the clock. */
        void verified(long nanos);
    }

    /**
     * How often, and how long.
     *
     * @param check between two checks
     * @param arrival how long a message may take to arrive
     * @param logRetention how long the change log is kept
     */
    public record WatchIntervals(Duration check, Duration arrival, Duration logRetention) {}

    /**
     * Subscribes, and goes on checking for as long as Vert.x runs. The first check is when Redis has confirmed: it cannot
     * become another one before it is known which it was.
     *
     * @return ends when Redis has confirmed for the first time
     */
    public Future<Void> start() {
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(begun -> vertx.setPeriodic(intervals.check().toMillis(), timer -> check()));
        return bus.subscribe(tier).onSuccess(subscribed -> loop.runOnContext(now -> check()));
    }

    private void check() {
        if (checking) {
            return;
        }
        checking = true;
        long began = nanoClock.getAsLong();
        long received = bus.receivedSequence();
        bus.position()
                .compose(position -> bus.isSubscribed() ? compare(position, received) : lookAtLog())
                .recover(outOfReach -> lookAtLog())
                .onSuccess(well -> {
                    verifiedNanos = began;
                    tier.verified(began);
                })
                .onComplete(ended -> checking = false);
    }

    private Future<Void> compare(Position position, long receivedBefore) {
        boolean forgot = position.sequence() < receivedBefore
                || (incarnation != null && !incarnation.equals(position.incarnation()));
        incarnation = position.incarnation();
        if (forgot) {
            bus.resubscribe("Redis is not the one it was, or has forgotten");
            tier.invalidationsMissed("Redis is not the one it was, or has forgotten");
            retellingDue = true;
        }
        if (retellingDue) {
            return log.forgetPublished().onSuccess(done -> retellingDue = false);
        }
        return bus.receivedSequence() >= position.sequence() ? Future.succeededFuture() : awaitArrival(position);
    }

    private Future<Void> awaitArrival(Position position) {
        return vertx.timer(intervals.arrival().toMillis(), TimeUnit.MILLISECONDS)
                .map(waited -> {
                    if (bus.receivedSequence() < position.sequence()) {
                        bus.resubscribe("messages were sent and did not arrive");
                        tier.invalidationsMissed("messages were sent and did not arrive");
                    }
                    return null;
                });
    }

    /** What changed since the last time that all was well, and somewhat before, since commits take time. */
    private Future<Void> lookAtLog() {
        Duration window =
                Duration.ofNanos(nanoClock.getAsLong() - verifiedNanos).plus(WINDOW_MARGIN);
        if (window.compareTo(intervals.logRetention()) > 0) {
            tier.invalidationsMissed("nothing could be checked for " + window.toSeconds() + " s");
            verifiedNanos = nanoClock.getAsLong();
            return Future.failedFuture("the log does not go back that far");
        }
        return log.changedWithin(window, WINDOW_CHANGES_MAX)
                .onSuccess(this::drop)
                .mapEmpty();
    }

    private void drop(List<Invalidation> changed) {
        if (changed.size() < WINDOW_CHANGES_MAX) {
            changed.forEach(tier::invalidated);
        } else {
            tier.invalidationsMissed("more changed than can be looked at one by one");
        }
    }
}
