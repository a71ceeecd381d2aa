package io.phoenix.profile.sync;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The durable log of changes: a change is in it if and only if it was committed. It is kept for a limited time. Every call
 * completes within the implementation's time limit. Thread-safe.
 */
public interface ChangeLog {

    /** Marks a change, and all earlier ones of the profile, as published; best effort. */
    void published(Invalidation change);

    /**
     * The changes within a trailing window, by the log's own clock: the newest of each profile.
     *
     * @param max the most changes; exactly that many means that there may be more
     */
    Future<List<Invalidation>> changedWithin(Duration window, int max);

    /**
     * Publishes changes that have not been published for some time, and marks them. Skips those that another instance is
     * sweeping.
     *
     * @param publish publishes one change; one that fails is swept again later
     * @return how many were published
     */
    Future<Integer> sweep(Function<Invalidation, Future<Void>> publish);

    /** The age of the oldest unpublished change; zero where there is none. */
    Future<Duration> lag();

    /** Marks every change in the log as unpublished. */
    Future<Void> forgetPublished();

    /** Removes changes older than the retention of the log. */
    Future<Void> prune();
}
