package io.phoenix.profile.sync;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.PolledChanges;
import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.metrics.ConsistencyMetrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Polls the change log every few hundred milliseconds, and applies what it reads to L1. It alone vouches for L1: the change
 * log commits with the data, independently of Redis.
 *
 * <p>The cursor is the whole snapshot of the previous poll, so a change is read once, after it was committed, however long
 * its transaction was open (rule 3 of docs/consistency.md). The first poll of an incarnation reads the newest changes (rules
 * 8 and 9).
 *
 * <p>Runs on one event loop.
 */
public final class ChangeLogPoll {

    private final Vertx vertx;
    private final ChangeLog log;
    private final LocalCache cache;
    private final TombstoneRepeater tombstones;
    private final Limits limits;
    private final LongSupplier nanoClock;
    private final ConsistencyMetrics metrics;
    private final List<Consumer<LoggedChanges>> listeners = new CopyOnWriteArrayList<>();
    private final Promise<Void> firstPoll = Promise.promise();

    /** The id of the timer; -1 before the start, since ids are not negative. */
    private final AtomicLong timer = new AtomicLong(-1);

    private boolean polling;

    /** The previous poll that was applied; null before the first of an incarnation. */
    private @Nullable LoggedChanges previous;

    /** The last poll that was applied, of whichever incarnation; null before the first. */
    private @Nullable LoggedChanges last;

    public ChangeLogPoll(
            Vertx vertx,
            ChangeLog log,
            LocalCache cache,
            TombstoneRepeater tombstones,
            Limits limits,
            LongSupplier nanoClock,
            ConsistencyMetrics metrics) {
        this.vertx = vertx;
        this.log = log;
        this.cache = cache;
        this.tombstones = tombstones;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
    }

    /**
     * The limits of a poll.
     *
     * @param interval between the starts of two polls; a poll that takes longer delays the next one
     * @param changesMax maximum number of changes to apply one by one; with more, all of L1 is invalidated
     * @param firstChangesMax maximum number of changes that the first poll reads
     */
    public record Limits(Duration interval, int changesMax, int firstChangesMax) {}

    /** Passes on what each poll that ended well has read, once L1 has it. The listener must not block. */
    public void addListener(Consumer<LoggedChanges> listener) {
        listeners.add(listener);
    }

    /** Polls until it is stopped; completes with the first poll that ended well. */
    public Future<Void> start() {
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(started -> {
            timer.set(vertx.setPeriodic(limits.interval().toMillis(), due -> poll()));
            poll();
        });
        return firstPoll.future();
    }

    public void stop() {
        vertx.cancelTimer(timer.get());
    }

    /** Polls, unless a poll is in flight. */
    void poll() {
        if (polling) {
            return;
        }
        if (cache.needsFirstPoll()) {
            previous = null;
        }
        LoggedChanges cursor = previous;
        long startNanos = nanoClock.getAsLong();
        boolean overflows = cache.beginPoll();
        Future<LoggedChanges> read = cursor == null
                ? log.newest(limits.firstChangesMax())
                : log.since(cursor.snapshot(), limits.changesMax());
        polling = true;
        read.onComplete(
                changes -> {
                    polling = false;
                    ended(startNanos, cursor, changes, overflows);
                },
                cause -> {
                    polling = false;
                    metrics.pollFailed(FailureMessage.of(cause));
                });
    }

    private void ended(long startNanos, @Nullable LoggedChanges cursor, LoggedChanges read, boolean overflows) {
        if (isOfRestoredDatabase(cursor, read)) {
            long generationMin = cache.incarnation().generationOfNextRestore();
            log.beginIncarnation(read.incarnation(), generationMin);
            metrics.pollFailed("the database of incarnation " + read.incarnation()
                    + " was restored or replaced, beginning generation " + generationMin);
            return;
        }
        if (!cache.apply(toApply(startNanos, cursor, read, overflows))) {
            if (read.incarnation().equals(cache.incarnation())) {
                metrics.pollFailed("incarnation " + read.incarnation() + " has begun, reading its log from the start");
                // the cursor was one of an older incarnation
                poll();
            } else {
                metrics.pollFailed("incarnation " + read.incarnation() + " (expected: " + cache.incarnation() + ")");
            }
            return;
        }
        previous = read;
        last = read;
        metrics.polled(nanoClock.getAsLong() - startNanos, read.changes().size());
        tombstones.repeat(read);
        listeners.forEach(listener -> listener.accept(read));
        firstPoll.tryComplete();
    }

    /**
     * Whether the database is not the one it claims to be: it is another cluster of which the incarnation is no newer,
     * transaction ids run backwards within an incarnation, or its incarnation is older than one that was seen, but it is not
     * an old primary. An old primary is of the same cluster and of an older timeline.
     */
    private boolean isOfRestoredDatabase(@Nullable LoggedChanges cursor, LoggedChanges read) {
        if (isOfAnotherCluster(read)) {
            return true;
        }
        if (cursor != null && read.incarnation().equals(cursor.incarnation())) {
            return read.snapshot().xmax() < cursor.snapshot().xmax();
        }
        Incarnation newest = cache.incarnation();
        return newest.isNewerThan(read.incarnation()) && read.incarnation().timeline() >= newest.timeline();
    }

    /** Its timelines and transaction ids say nothing then: those of a cluster that a dump was restored to begin anew. */
    private boolean isOfAnotherCluster(LoggedChanges read) {
        return last != null
                && !read.systemIdentifier().equals(last.systemIdentifier())
                && !read.incarnation().isNewerThan(last.incarnation());
    }

    private PolledChanges toApply(
            long startNanos, @Nullable LoggedChanges cursor, LoggedChanges read, boolean overflows) {
        Scope scope = cursor == null
                ? Scope.FIRST
                : read.isCompleteSince(cursor) && !overflows ? Scope.INCREMENT : Scope.OVERFLOW;
        long xmax = read.snapshot().xmax();
        long base = scope == Scope.FIRST && !read.everything() ? firstBase(read) : xmax;
        if (scope == Scope.OVERFLOW) {
            metrics.pollOverflowed(reasonOfOverflow(read, overflows));
        }
        return new PolledChanges(startNanos, read.incarnation(), read.clockMicros(), scope, base, read.changes());
    }

    private static String reasonOfOverflow(LoggedChanges read, boolean overflows) {
        if (read.everything()) {
            return "all profiles changed at once";
        }
        if (overflows) {
            return "no room for a watermark (poll.watermarks.max)";
        }
        return read.truncated() ? "too many changes since the last poll" : "the log was pruned since the last poll";
    }

    /** Where complete knowledge of the log begins. The oldest transaction of a truncated result may be half read. */
    private static long firstBase(LoggedChanges read) {
        return Math.max(read.prunedBelow(), read.truncated() ? read.oldestXid() + 1 : 0);
    }
}
