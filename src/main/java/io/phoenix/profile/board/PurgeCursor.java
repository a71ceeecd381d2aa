package io.phoenix.profile.board;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.sync.LoggedChanges;
import io.phoenix.profile.sync.Snapshot;

/**
 * Up to where the change log was read, and everything purged.
 *
 * @param prunings how often the log had been pruned
 */
public record PurgeCursor(Incarnation incarnation, Snapshot snapshot, long prunings) {

    static PurgeCursor of(LoggedChanges read) {
        return new PurgeCursor(read.incarnation(), read.snapshot(), read.prunings());
    }

    /** Whether this has every change since this cursor, one by one. */
    boolean isFollowedBy(LoggedChanges read) {
        return incarnation.equals(read.incarnation()) && read.isCompleteSince(snapshot, prunings);
    }
}
