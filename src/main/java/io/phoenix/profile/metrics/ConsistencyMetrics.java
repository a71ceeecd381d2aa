package io.phoenix.profile.metrics;

import java.time.Duration;

/** What the service finds out about its own consistency. Every method is called from event loops, and must not block. */
public interface ConsistencyMetrics {

    /** Reports to nobody. */
    ConsistencyMetrics NONE = new ConsistencyMetrics() {};

    /**
     * Entries of the local tier were compared with the store.
     *
     * @param checked how many
     * @param stale how many of them were older than the store's
     * @param stalest how long ago the oldest of those was overtaken; zero where none was
     */
    default void sampled(int checked, int stale, Duration stalest) {}

    /** Invalidations were missed, and everything in the local tier is old. */
    default void invalidationsMissed(String reason) {}

    /** The other instances were told of a change, or could not be reached. */
    default void told(boolean reached) {}

    /** An invalidation arrived. */
    default void heard() {}

    /** Changes were told again from the change log, because nobody had, or Redis forgot. */
    default void swept(int changes) {}

    /** The oldest change that nobody has told yet was made so long ago; zero where all are told. */
    default void lagging(Duration lag) {}
}
