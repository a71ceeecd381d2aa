package io.phoenix.profile.metrics;

/** Reads current values of metrics. Thread-safe; never blocks. */
@FunctionalInterface
public interface MetricReader {

    /**
     * The sum over all series of a metric that have these labels, in its own unit; zero where there is none.
     *
     * @param name dotted, without the prefix {@code phoenix.profile}
     * @param labels names and values in turn
     */
    double value(String name, String... labels);
}
