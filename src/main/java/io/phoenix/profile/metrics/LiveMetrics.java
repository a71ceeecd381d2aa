package io.phoenix.profile.metrics;

/** What live changes report. Every method is called from event loops, and must not block. */
public interface LiveMetrics {

    /** A reader was sent a change. */
    void changeSent();

    /** A reader was too slow, and was dropped. */
    void readerDropped();
}
