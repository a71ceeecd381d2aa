package io.phoenix.profile.metrics;

/** Metrics of the read path. Called on event loops: implementations are thread-safe and never block. */
public interface ReadMetrics {

    ReadMetrics NONE = new ReadMetrics() {};

    /** A profile was answered from this source. */
    default void read(String source) {
        read(source, 1);
    }

    default void read(String source, int profiles) {}

    /** A read that L1 could not answer at once took this long. */
    default void waited(String source, long nanos) {}

    /** A load started after a miss; reads that join it are not counted. */
    default void loadStarted() {}

    default void leaseGranted() {}

    /** A full miss found the lease taken, and waits for its holder to fill L2. */
    default void leaseWaited() {}

    /** L2 accepted a fill, or rejected it because the lease was lost. */
    default void filled(boolean accepted) {}

    /** All of L1 was invalidated. */
    default void epochBumped() {}
}
