package io.phoenix.profile.http.live;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.wire.ErrorBody;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.live.EventSink;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Event names and JSON data that SSE and WebSocket share. The data of an event is one line. */
abstract class JsonEvents implements EventSink {

    private static final Buffer EMPTY = Buffer.buffer("{}");

    private final WriteStream<?> out;

    /** The stream is full beyond {@code bufferBytesMax} unsent bytes. */
    JsonEvents(WriteStream<?> out, int bufferBytesMax) {
        this.out = out.setWriteQueueMaxSize(bufferBytesMax);
    }

    @Override
    public boolean isFull() {
        return out.writeQueueFull();
    }

    @Override
    public final void whenDrained(Runnable action) {
        out.drainHandler(drained -> action.run());
    }

    @Override
    public final void snapshot(BatchResult batch, String state) {
        send("snapshot", state, ProfileJson.batch(batch, true, true));
    }

    @Override
    public final void current(String state) {
        send("current", state, EMPTY);
    }

    @Override
    public final void profile(CachedProfile profile, String state) {
        send("profile", state, ProfileJson.extended(profile));
    }

    @Override
    public final void erased(ProfileId id, long version, String state) {
        JsonObject erasure = new JsonObject()
                .put("tenant_id", id.tenantId())
                .put("user_id", id.userId())
                .put("version", version);
        send("erased", state, erasure.toBuffer());
    }

    /** Sends the last event, without closing the connection. */
    final void sendEnd(ProfileFailure reason) {
        send("end", null, ErrorBody.of(reason).toJson(Headers.newRequestId()).toBuffer());
    }

    /** Sends one event; the last one has no state. */
    abstract void send(String event, @Nullable String state, Buffer data);
}
