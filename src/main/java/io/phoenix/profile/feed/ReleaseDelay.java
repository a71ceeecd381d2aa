package io.phoenix.profile.feed;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.sync.LoggedChanges;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * For how long the oldest change that is not released has been held back by an open transaction, as the polls of the change log
 * show it. It costs no statement. Exact to a poll; thread-safe.
 */
public final class ReleaseDelay {

    /** Half an hour of polls with changes; beyond that, later ones are counted with the last. */
    private static final int HELD_MAX = 4_096;

    private final LongSupplier nanoClock;
    private final Deque<Held> held = new ArrayDeque<>();
    private Incarnation incarnation = Incarnation.NONE;
    private volatile long delayNanos;

    /** A poll that read changes: they are released once every id below xmax is over. */
    private record Held(long xmax, long nanos) {}

    public ReleaseDelay(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    public Duration delay() {
        return Duration.ofNanos(delayNanos);
    }

    /** Called with each poll that ended well. */
    public synchronized void polled(LoggedChanges read) {
        long now = nanoClock.getAsLong();
        if (!read.incarnation().equals(incarnation)) {
            incarnation = read.incarnation();
            held.clear();
        }
        while (!held.isEmpty() && held.getFirst().xmax <= read.snapshot().xmin()) {
            held.removeFirst();
        }
        boolean holdsBack = read.snapshot().xmin() < read.snapshot().xmax();
        if (holdsBack && (!read.changes().isEmpty() || read.everything())) {
            if (held.size() == HELD_MAX) {
                Held last = held.removeLast();
                held.addLast(new Held(read.snapshot().xmax(), last.nanos));
            } else {
                held.addLast(new Held(read.snapshot().xmax(), now));
            }
        }
        delayNanos = held.isEmpty() ? 0 : now - held.getFirst().nanos;
    }
}
