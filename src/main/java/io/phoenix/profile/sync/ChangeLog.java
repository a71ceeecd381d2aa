package io.phoenix.profile.sync;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The durable record of changes: a change is in it if and only if it was committed. It is kept for a limited time.
 *
 * <p>Safe for use by several threads; every call ends within the implementation's time limit.
 */
public interface ChangeLog {

    /** Notes that a change, and all before it of the same profile, were told; best effort, it may be told once more. */
    void published(Invalidation change);

    /**
     * The changes of the last while, by the log's own clock, the newest of each profile.
     *
     * @param max gives at most so many; that many says that there may be more
     */
    Future<List<Invalidation>> changedWithin(Duration window, int max);

    /**
     * Takes changes that were not told for some time, tells them, and notes that they were. What another instance is busy
     * with is passed over.
     *
     * @param tell told means told: what fails is taken again later
     * @return how many were told
     */
    Future<Integer> sweep(Function<Invalidation, Future<Void>> tell);

    /** How long ago the oldest change was made that nobody has told yet; zero where all are told. */
    Future<Duration> lag();

    /** Makes every change that was told before this moment, and is still in the log, count as not told. */
    Future<Void> forgetPublished();

    /** Removes what is older than the log is kept for. */
    Future<Void> prune();
}
