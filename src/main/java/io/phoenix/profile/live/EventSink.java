package io.phoenix.profile.live;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.read.BatchResult;

/**
 * The way of events to one reader. Its methods are called on the event loop of the reader's connection.
 *
 * <p>A state stands for the versions of all profiles that the reader has after an event.
 */
public interface EventSink {

    /** Whether the reader has not yet taken what it was sent. */
    boolean isFull();

    /** Runs the action when there is room again. */
    void whenDrained(Runnable action);

    /** All that the reader watches, in place of what it has. */
    void snapshot(BatchResult page, String state);

    /** The reader has all of it already. */
    void current(String state);

    /** One of the profiles has changed. */
    void profile(CachedProfile profile, String state);

    /** Nothing has changed for a while, and the connection is alive. */
    void heartbeat();

    /** Nothing more comes, and why. */
    void end(ProfileFailure reason);
}
