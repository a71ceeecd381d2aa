package io.phoenix.profile.metrics;

/** What the API port reports. Every method is called from event loops, and must not block. */
public interface RequestMetrics {

    /**
     * The head of an answer is sent. Plain reads from memory are not reported: they are counted as reads, and wait for
     * nothing.
     *
     * @param route one of a handful
     */
    void answered(String route, int status, long nanos);

    /** A request was refused because too many are under way. */
    void shed();

    /** A PNG was drawn, and not taken from memory. */
    void imageDrawn();

    /** A line of the access log was dropped, since too many wait to be written. */
    void lineDropped();

    /** An event loop did something so much later than it was due. */
    void loopLagged(long nanos);
}
