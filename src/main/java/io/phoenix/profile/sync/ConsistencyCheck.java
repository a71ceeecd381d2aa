package io.phoenix.profile.sync;

import io.phoenix.profile.sync.InvalidationBus.Position;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks every few hundred milliseconds that no invalidation was lost, and marks L1 as verified.
 *
 * <p>A check compares the bus's last sequence number with the last one received. If the bus is ahead for longer than delivery
 * takes, messages were lost. If it is behind, or of another incarnation, Redis lost state, and the change log is published
 * again. If it is unreachable, the check polls the change log and invalidates what changed lately. A successful check
 * verifies L1 up to the time at which the check started.
 *
 * <p>Runs on one event loop.
 */
public final class ConsistencyCheck {

    /** Covers clock drift, commits in flight and the duration of a check. */
    private static final Duration WINDOW_MARGIN = Duration.ofSeconds(5);

    private static final int WINDOW_CHANGES_MAX = 10_000;

    private final Vertx vertx;
    private final InvalidationBus bus;
    private final ChangeLog log;
    private final CheckedCache cache;
    private final Intervals intervals;
    private final LongSupplier nanoClock;

    /** The id of the timer; -1 before the start, since ids are not negative. */
    private final AtomicLong timer = new AtomicLong(-1);

    private long verifiedNanos;
    private boolean checking;
    private @Nullable String incarnation;

    /** Redis lost state, and the change log has not yet been marked as unpublished. */
    private boolean republishDue;

    public ConsistencyCheck(
            Vertx vertx,
            InvalidationBus bus,
            ChangeLog log,
            CheckedCache cache,
            Intervals intervals,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.bus = bus;
        this.log = log;
        this.cache = cache;
        this.intervals = intervals;
        this.nanoClock = nanoClock;
        this.verifiedNanos = nanoClock.getAsLong();
    }

    /** L1, as the check sees it. */
    public interface CheckedCache extends InvalidationListener {

        /** No invalidation was lost up to this time of the clock. */
        void verified(long nanos);
    }

    /**
     * The intervals of the check.
     *
     * @param check the interval between two checks
     * @param delivery time limit for a message to arrive
     * @param logRetention how long the change log is kept
     */
    public record Intervals(Duration check, Duration delivery, Duration logRetention) {}

    /**
     * Subscribes, and checks until it is stopped. A first check runs as soon as the subscription is confirmed, so the
     * incarnation of Redis is known from the start.
     *
     * @return completes when the first subscription is confirmed
     */
    public Future<Void> start() {
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(
                started -> timer.set(vertx.setPeriodic(intervals.check().toMillis(), due -> check())));
        return bus.subscribe(cache).onSuccess(subscribed -> loop.runOnContext(now -> check()));
    }

    public void stop() {
        vertx.cancelTimer(timer.get());
    }

    private void check() {
        if (checking) {
            return;
        }
        checking = true;
        long startNanos = nanoClock.getAsLong();
        long received = bus.receivedSequence();
        bus.position()
                .compose(position -> bus.isSubscribed() ? compare(position, received) : pollLog())
                .recover(unreachable -> pollLog())
                .onSuccess(checked -> {
                    verifiedNanos = startNanos;
                    cache.verified(startNanos);
                })
                .onComplete(ended -> checking = false);
    }

    private Future<Void> compare(Position position, long receivedBefore) {
        boolean lostState = position.sequence() < receivedBefore
                || (incarnation != null && !incarnation.equals(position.incarnation()));
        incarnation = position.incarnation();
        if (lostState) {
            bus.resubscribe("Redis lost state");
            cache.invalidationsMissed("Redis lost state");
            republishDue = true;
        }
        if (republishDue) {
            return log.markAllUnpublished().onSuccess(done -> republishDue = false);
        }
        return bus.receivedSequence() >= position.sequence() ? Future.succeededFuture() : awaitDelivery(position);
    }

    private Future<Void> awaitDelivery(Position position) {
        return vertx.timer(intervals.delivery().toMillis(), TimeUnit.MILLISECONDS)
                .map(waited -> {
                    if (bus.receivedSequence() < position.sequence()) {
                        bus.resubscribe("messages were lost");
                        cache.invalidationsMissed("messages were lost");
                    }
                    return null;
                });
    }

    /** Invalidates what changed since the last successful check, with a margin. */
    private Future<Void> pollLog() {
        Duration window =
                Duration.ofNanos(nanoClock.getAsLong() - verifiedNanos).plus(WINDOW_MARGIN);
        if (window.compareTo(intervals.logRetention()) > 0) {
            cache.invalidationsMissed("no successful check for " + window.toSeconds() + " s");
            verifiedNanos = nanoClock.getAsLong();
            return Future.failedFuture("the change log does not go back that far");
        }
        return log.changedWithin(window, WINDOW_CHANGES_MAX)
                .onSuccess(this::invalidate)
                .mapEmpty();
    }

    private void invalidate(List<Invalidation> changed) {
        if (changed.size() < WINDOW_CHANGES_MAX) {
            changed.forEach(cache::invalidated);
        } else {
            cache.invalidationsMissed("too many changes to invalidate one by one");
        }
    }
}
