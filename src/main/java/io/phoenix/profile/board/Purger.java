package io.phoenix.profile.board;

import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.outage.RepeatedWarnings;
import io.phoenix.profile.sync.ChangeLog;
import io.phoenix.profile.sync.LoggedChanges;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Purges shared caches of the boards that show a profile once it has changed. Each instance has one; the one with the lease reads the
 * change log by its cursor, as the polls do, so a change is read as soon as it is committed, and none is missed. What it cannot purge
 * one by one, such as after an outage longer than the log, it purges with the tag of all boards.
 *
 * <p>One step follows the other, on an event loop; the metrics may be read by any thread.
 */
public final class Purger {

    /** Another instance goes on after this time. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration RENEWAL = Duration.ofSeconds(1);
    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(30);

    /** More would exceed the range of a shift. */
    private static final int DOUBLINGS_MAX = 10;

    private static final RepeatedWarnings WARNINGS = RepeatedWarnings.to(LoggerFactory.getLogger(Purger.class));

    private final Vertx vertx;
    private final ChangeLog log;
    private final PurgeLease lease;
    private final PurgeTarget target;
    private final MemberTags tags;
    private final Timing timing;
    private final LongSupplier nanoClock;
    private final UUID holder = UUID.randomUUID();
    private final LongAdder purged = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    private final PendingTags pending;
    private Optional<PurgeCursor> cursor = Optional.empty();
    private Optional<PurgeCursor> stored = Optional.empty();
    private boolean holding;
    private long renewedNanos;
    private long readNanos;
    private long retryNanos;
    private int failed;
    private volatile long oldestNanos;
    private volatile boolean behind;
    private volatile boolean stopped;

    /**
     * How it is paced.
     *
     * @param interval between two reads of the log
     * @param again when a tag is purged again: once no instance can answer with what was before the change
     * @param keptMax how long a cache shows what it was not told to drop
     * @param changesMax read at once, and pending; more drop all boards
     */
    public record Timing(Duration interval, Duration again, Duration keptMax, int changesMax) {}

    public Purger(
            Vertx vertx,
            ChangeLog log,
            PurgeLease lease,
            PurgeTarget target,
            MemberTags tags,
            Timing timing,
            LongSupplier nanoClock) {
        this.vertx = vertx;
        this.log = log;
        this.lease = lease;
        this.target = target;
        this.tags = tags;
        this.timing = timing;
        this.nanoClock = nanoClock;
        this.pending = new PendingTags(
                timing.changesMax(), tags.ofAll(), timing.again().toNanos());
    }

    /** Begins. */
    public void start() {
        vertx.runOnContext(started -> step());
    }

    /** Ends, and lets another instance go on at once. */
    public void stop() {
        stopped = true;
        var unused = lease.release(holder);
    }

    /** How many tags caches were told to drop. */
    public LongAdder purged() {
        return purged;
    }

    /** How many requests to caches failed. */
    public LongAdder failures() {
        return failures;
    }

    /** How many tags were given up, because caches refused them for so long that they show nothing of before. */
    public LongAdder givenUp() {
        return givenUp;
    }

    /** For how long the oldest change has been read and not been purged; 0 at an instance without the lease. */
    public double lagSeconds() {
        return behind ? (nanoClock.getAsLong() - oldestNanos) / 1e9 : 0;
    }

    private void step() {
        if (stopped) {
            return;
        }
        hold().compose(this::work)
                .onFailure(failure -> WARNINGS.warn("boards: not purged, retrying: " + FailureMessage.of(failure)))
                .otherwise(RENEWAL)
                .onSuccess(pause -> vertx.setTimer(Math.max(1, pause.toMillis()), due -> step()));
    }

    /** Reads and sends with the lease; returns the pause until the next step. */
    private Future<Duration> work(boolean held) {
        return held ? read().compose(read -> send()) : Future.succeededFuture(RENEWAL);
    }

    /** Whether this instance has the lease. */
    private Future<Boolean> hold() {
        long now = nanoClock.getAsLong();
        if (holding && now - renewedNanos < RENEWAL.toNanos()) {
            return Future.succeededFuture(true);
        }
        Optional<PurgeCursor> done = pending.done();
        Future<Boolean> held = holding && done.isPresent() && !done.equals(stored) ? store(done.get()) : take();
        return held.onSuccess(holds -> {
            renewedNanos = now;
            if (!holds) {
                forget();
            }
            holding = holds;
        });
    }

    private Future<Boolean> store(PurgeCursor done) {
        return lease.store(holder, LEASE, done).onSuccess(held -> stored = Optional.of(done));
    }

    private Future<Boolean> take() {
        return lease.take(holder, LEASE).map(taken -> {
            if (!holding) {
                taken.ifPresent(this::begin);
            }
            return taken.isPresent();
        });
    }

    /** From where the holder before has stored; it may have purged more. */
    private void begin(PurgeLease.Held taken) {
        forget();
        cursor = taken.cursor();
        stored = cursor;
        readNanos = nanoClock.getAsLong() - timing.interval().toNanos();
    }

    private void forget() {
        pending.reset();
        measure();
    }

    private Future<Void> read() {
        long now = nanoClock.getAsLong();
        if (now - readNanos < timing.interval().toNanos()) {
            return Future.succeededFuture();
        }
        Future<LoggedChanges> changes = cursor.map(from -> log.since(from.snapshot(), timing.changesMax()))
                .orElseGet(() -> log.newest(1));
        return changes.map(read -> {
            readNanos = now;
            boolean known = cursor.filter(from -> from.isFollowedBy(read)).isPresent() && !read.tenants();
            PurgeCursor next = PurgeCursor.of(read);
            pending.add(known ? tagsOf(read) : List.of(tags.ofAll()), next, now);
            cursor = Optional.of(next);
            measure();
            return null;
        });
    }

    private List<String> tagsOf(LoggedChanges read) {
        return read.changes().stream()
                .map(Invalidation::id)
                .distinct()
                .map(tags::of)
                .toList();
    }

    /** Sends one request if something is due; returns the pause until the next step. */
    private Future<Duration> send() {
        long now = nanoClock.getAsLong();
        List<String> due = failed > 0 && now - retryNanos < 0 ? List.of() : pending.due(target.tagsMax(), now);
        if (due.isEmpty()) {
            return Future.succeededFuture(timing.interval());
        }
        return target.purge(due)
                .map(done -> {
                    pending.purged(due, nanoClock.getAsLong());
                    purged.add(due.size());
                    failed = 0;
                    return Duration.ZERO;
                })
                .otherwise(failure -> {
                    failures.increment();
                    backOff(failure);
                    return timing.interval();
                })
                .onComplete(ended -> measure());
    }

    private void backOff(Throwable failure) {
        long now = nanoClock.getAsLong();
        Duration pause = timing.interval().multipliedBy(1L << Math.min(failed, DOUBLINGS_MAX));
        Duration bounded = pause.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : pause;
        failed++;
        retryNanos = now + bounded.toNanos();
        WARNINGS.warn(
                "boards: a purge failed: " + FailureMessage.of(failure), ", retrying in " + bounded.toMillis() + " ms");
        int dropped = pending.giveUp(now - timing.keptMax().toNanos());
        if (dropped > 0) {
            givenUp.add(dropped);
            WARNINGS.warn("boards: tags given up: caches have dropped what they name by themselves", ": " + dropped);
        }
    }

    private void measure() {
        Optional<Long> oldest = pending.oldestNanos();
        oldest.ifPresent(since -> oldestNanos = since);
        behind = oldest.isPresent();
    }
}
