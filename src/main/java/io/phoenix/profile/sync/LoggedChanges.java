package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import java.util.List;

/**
 * What one statement read from the change log.
 *
 * @param incarnation of the database that was read
 * @param systemIdentifier of the cluster of databases; another one is another cluster, such as one restored from a dump
 * @param snapshot of the statement
 * @param prunedBelow the transaction ids below it may be missing from the log
 * @param prunings counts how often the log was pruned
 * @param clockMicros the clock of the database, in microseconds since 1970
 * @param changes in no particular order; if the result was truncated, also erasures beyond the limit, whose tombstones must be
 *     put even so
 * @param truncated whether the limit was reached, so changes are missing
 * @param oldestXid the oldest transaction id read within the limit; its changes may be incomplete if the result was truncated; 0 if
 *     none
 * @param everything whether a change of all profiles was read, such as {@code TRUNCATE}
 * @param tenants whether a change of a tenant or of one of its keys was read
 */
public record LoggedChanges(
        Incarnation incarnation,
        String systemIdentifier,
        Snapshot snapshot,
        long prunedBelow,
        long prunings,
        long clockMicros,
        List<Invalidation> changes,
        boolean truncated,
        long oldestXid,
        boolean everything,
        boolean tenants) {

    /**
     * Whether this holds every change since the poll that read {@code cursor}, one by one. The count of prunings tells whether the
     * log was pruned after that poll; otherwise it has read what is gone.
     */
    public boolean isCompleteSince(LoggedChanges cursor) {
        return isCompleteSince(cursor.snapshot, cursor.prunings);
    }

    /** The same for the snapshot of a poll, and how often the log had been pruned. */
    public boolean isCompleteSince(Snapshot cursor, long pruningsBefore) {
        boolean pruned = cursor.oldestUnread() < prunedBelow && prunings != pruningsBefore;
        return !pruned && !truncated && !everything;
    }
}
