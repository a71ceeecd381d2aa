package io.phoenix.profile.testing;

import io.phoenix.profile.cache.LocalCache;
import io.phoenix.profile.cache.PolledChanges;
import io.phoenix.profile.cache.PolledChanges.Scope;
import io.phoenix.profile.sync.LoggedChanges;
import java.util.function.LongSupplier;

/** Polls a fake database whenever a test says so. Each poll reads the whole log, which does no harm. */
public record FakePoll(FakeDatabase database, LocalCache cache, LongSupplier nanoClock) {

    /** Polls, and applies what it read. */
    public void run() {
        apply(Scope.INCREMENT);
    }

    /** Polls, and finds too much: all of L1 is dropped. */
    public void overflow() {
        apply(Scope.OVERFLOW);
    }

    private void apply(Scope scope) {
        if (cache.incarnation().equals(database.incarnation()) && !cache.needsFirstPoll()) {
            applyAs(scope);
        } else {
            applyAs(Scope.FIRST);
        }
    }

    private void applyAs(Scope scope) {
        long startNanos = nanoClock.getAsLong();
        cache.beginPoll();
        LoggedChanges read = database.newest(Integer.MAX_VALUE);
        cache.apply(new PolledChanges(
                startNanos,
                read.incarnation(),
                read.clockMicros(),
                scope,
                scope == Scope.FIRST ? read.prunedBelow() : read.snapshot().xmax(),
                read.changes()));
    }
}
