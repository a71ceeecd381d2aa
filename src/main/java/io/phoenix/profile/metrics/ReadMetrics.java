package io.phoenix.profile.metrics;

/** What the read path reports. Every method is called from event loops, and must not block. */
public interface ReadMetrics {

    /** Reports to nobody. */
    ReadMetrics NONE = new ReadMetrics() {};

    /** A read was answered; the source is one of a handful of words. */
    default void read(String source) {
        read(source, 1);
    }

    /** So many profiles were answered from one source. */
    default void read(String source, int profiles) {}

    /** A read was not answered from memory, and waited so long for its answer. */
    default void waited(String source, long nanos) {}

    /** A load began behind the local tier; readers that join it are not counted. */
    default void loadBegan() {}

    /** A full miss was granted the lease of its id. */
    default void leaseGranted() {}

    /** A full miss found the lease taken, and waits for its holder to fill. */
    default void leaseAwaited() {}

    /** The shared tier accepted a fill, or refused it because the lease was lost. */
    default void filled(boolean accepted) {}

    /** A value in the shared tier was not whole, or of another id, and was passed over. */
    default void sharedValueDiscarded() {}

    /** The epoch moved: everything in the local tier became old. */
    default void epochBumped() {}
}
