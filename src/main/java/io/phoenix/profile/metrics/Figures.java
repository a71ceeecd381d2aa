package io.phoenix.profile.metrics;

/** What counters and gauges stand at. Safe for use by several threads; never blocks. */
@FunctionalInterface
public interface Figures {

    /**
     * A figure, in its own unit; zero while nothing was counted.
     *
     * @param name in words with dots between, without the prefix of this service
     * @param labels names and values by turns; the figures of all that have them are added up
     */
    double of(String name, String... labels);
}
