package io.phoenix.profile.sync;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The change log: it holds a change if and only if the change was committed, for a limited time. Every call completes within
 * the implementation's time limit. Thread-safe.
 */
public interface ChangeLog {

    /** Marks a change, and all earlier ones of the profile, as published; best effort. */
    void markPublished(Invalidation change);

    /**
     * The newest change of each profile within a trailing window, by the log's own clock.
     *
     * @param max maximum number of changes; if exactly that many are returned, there may be more
     */
    Future<List<Invalidation>> changedWithin(Duration window, int max);

    /**
     * Publishes changes that have been unpublished for some time, and marks them. Skips those that another instance is
     * sweeping.
     *
     * @param publish publishes one change; if it fails, a later sweep retries
     * @return how many were published
     */
    Future<Integer> sweep(Function<Invalidation, Future<Void>> publish);

    /** The age of the oldest unpublished change; zero if there is none. */
    Future<Duration> lag();

    /** Marks the newest change of every profile in the log as unpublished. */
    Future<Void> markAllUnpublished();

    /** Removes changes older than the retention of the log. */
    Future<Void> prune();
}
