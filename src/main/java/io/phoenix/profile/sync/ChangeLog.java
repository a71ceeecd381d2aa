package io.phoenix.profile.sync;

import io.phoenix.profile.domain.Incarnation;
import io.vertx.core.Future;

/**
 * The change log: it holds a change if and only if the change was committed, until it is pruned. Every call completes within
 * the implementation's time limit. Thread-safe.
 *
 * <p>Reading it shares no connection, queue or circuit breaker with other statements. After a failed read the
 * implementation connects anew.
 */
public interface ChangeLog {

    /** The newest changes, at most {@code max}. If there are more, the newest erasures among the others too. */
    Future<LoggedChanges> newest(int max);

    /**
     * At most {@code max} of the changes whose transactions had not ended in the snapshot. If there are more, the erasures
     * among the others too.
     *
     * <p>With {@code max} erasures in all, or more than 20 times as many changes, some erasures may be missing.
     */
    Future<LoggedChanges> since(Snapshot cursor, int max);

    /**
     * Begins a new incarnation, because the database is not the one it claims to be: it was restored. Empties the log. Does
     * nothing if its incarnation is no longer the one that was seen.
     *
     * @param generationMin the least generation to begin
     */
    Future<Void> beginIncarnation(Incarnation seen, long generationMin);

    /**
     * Removes changes older than the retention of the log, at most {@code max}, none that a transaction still open may hide
     * from a poll. May remove other rows beside them that are over, at most {@code max} too.
     *
     * @return how many were removed, the higher of the two numbers
     */
    Future<Integer> prune(int max);
}
