package io.phoenix.profile.metrics;

/** What is counted of connections to the API. Safe for use by several threads; never blocks. */
public interface ConnectionMetrics {

    /** A connection was closed at once, since there were too many. */
    void connectionRefused();

    /** A connection was closed because its next request was long in coming. */
    void headExpired();
}
