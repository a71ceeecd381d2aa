package io.phoenix.profile.live;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;

/**
 * Sends events to one client. Called on the event loop of its connection. The state of an event identifies the versions of
 * all profiles that the client has after it.
 */
public interface EventSink {

    /** Whether the write buffer is full. */
    boolean isFull();

    /** Runs the action once the buffer has room again. */
    void whenDrained(Runnable action);

    /** All watched profiles; replaces what the client has. */
    void snapshot(BatchResult batch, String state);

    /** The client already has the current versions. */
    void current(String state);

    /** One profile has changed. */
    void profile(CachedProfile profile, String state);

    /** A profile was erased. There is none until somebody creates it again, which is another event. */
    void erased(ProfileId id, long version, String state);

    /** Shows that the connection is alive. */
    void heartbeat();

    /** The last event: sends the reason and closes the stream. */
    void end(ProfileFailure reason);
}
