package io.phoenix.profile.http.live;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.live.EventSink;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Events by the names and in the JSON that all ways to a reader have in common. */
abstract class JsonEvents implements EventSink {

    @Override
    public final void snapshot(BatchResult page, String state) {
        send("snapshot", state, LiveJson.snapshot(page));
    }

    @Override
    public final void current(String state) {
        send("current", state, LiveJson.EMPTY);
    }

    @Override
    public final void profile(CachedProfile profile, String state) {
        send("profile", state, LiveJson.profile(profile));
    }

    /** Sends one event; the last of all has no state. */
    abstract void send(String event, @Nullable String state, Buffer data);
}
