package io.phoenix.profile.http.live;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.http.wire.Headers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An event stream over HTTP (Server-Sent Events of the HTML standard). */
final class SseStream extends JsonEvents {

    /** How long a client waits before it reconnects. */
    private static final Buffer RETRY = Buffer.buffer("retry: 2000\n\n");

    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Duration endMax;

    /** {@link #begin} sends the head. The client may take {@code endMax} to receive the last event. */
    SseStream(Vertx vertx, HttpServerResponse response, int bufferBytesMax, Duration endMax) {
        super(response, bufferBytesMax);
        this.vertx = vertx;
        this.response = response;
        this.endMax = endMax;
    }

    void begin() {
        putHeaders(response).setChunked(true).write(RETRY.copy());
    }

    static HttpServerResponse putHeaders(HttpServerResponse response) {
        return response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, Headers.NO_STORE)
                // a buffering proxy would delay events
                .putHeader("X-Accel-Buffering", "no");
    }

    @Override
    public void heartbeat() {
        write(HEARTBEAT.copy());
    }

    @Override
    public void end(ProfileFailure reason) {
        sendEnd(reason);
        long timeout = vertx.setTimer(endMax.toMillis(), due -> response.reset());
        response.end().onComplete(ended -> vertx.cancelTimer(timeout));
    }

    @Override
    void send(String event, @Nullable String state, Buffer data) {
        Buffer frame = Buffer.buffer(data.length() + 64).appendString("event: ").appendString(event);
        if (state != null) {
            frame.appendString("\nid: ").appendString(state);
        }
        write(frame.appendString("\ndata: ").appendBuffer(data).appendString("\n\n"));
    }

    private void write(Buffer bytes) {
        if (!response.ended() && !response.closed()) {
            response.write(bytes);
        }
    }
}
