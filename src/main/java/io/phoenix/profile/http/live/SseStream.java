package io.phoenix.profile.http.live;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.http.wire.FailureHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Events as an answer that goes on (Server-Sent Events of the HTML standard). */
final class SseStream extends JsonEvents {

    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

    /** Before a reader that lost its connection comes again. */
    private static final Buffer RETRY = Buffer.buffer("retry: 2000\n\n");

    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Duration endMax;

    /**
     * A stream that has not begun.
     *
     * @param bufferBytesMax from when on the reader counts as behind
     * @param endMax how long a reader may take to take the end
     */
    SseStream(Vertx vertx, HttpServerResponse response, int bufferBytesMax, Duration endMax) {
        this.vertx = vertx;
        this.response = response.setWriteQueueMaxSize(bufferBytesMax);
        this.endMax = endMax;
    }

    /** Sends the head. */
    void begin() {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
                .putHeader(HttpHeaders.CACHE_CONTROL, FailureHandler.NO_STORE)
                // a proxy that gathers an answer would hold events back
                .putHeader(BUFFERING, "no")
                .write(RETRY.copy());
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable action) {
        response.drainHandler(drained -> action.run());
    }

    @Override
    public void heartbeat() {
        write(HEARTBEAT.copy());
    }

    @Override
    public void end(ProfileFailure reason) {
        send("end", null, LiveJson.end(reason));
        long cut = vertx.setTimer(endMax.toMillis(), late -> response.reset());
        response.end().onComplete(ended -> vertx.cancelTimer(cut));
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
