package io.phoenix.profile.http.live;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/** Events as WebSocket messages. */
final class WebSocketEvents extends JsonEvents {

    /** Close codes of RFC 6455, section 7.4.1, and of the IANA registry. */
    private static final short GOING_AWAY = 1001;

    private static final short POLICY_VIOLATION = 1008;
    private static final short TRY_AGAIN_LATER = 1013;

    private static final String HEARTBEAT = "{\"event\":\"heartbeat\"}";

    private final ServerWebSocket socket;

    WebSocketEvents(ServerWebSocket socket, int bufferBytesMax) {
        this.socket = socket;
        socket.setWriteQueueMaxSize(bufferBytesMax);
    }

    @Override
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    @Override
    public void whenDrained(Runnable action) {
        socket.drainHandler(drained -> action.run());
    }

    @Override
    public void heartbeat() {
        write(HEARTBEAT);
    }

    @Override
    public void end(ProfileFailure reason) {
        sendEnd(reason);
        if (!socket.isClosed()) {
            socket.close(closeCode(reason.kind()));
        }
    }

    private static short closeCode(Kind kind) {
        return switch (kind) {
            case STREAM_CLOSING -> GOING_AWAY;
            case SLOW_CONSUMER, OVERLOADED, RATE_LIMITED, DEPENDENCY_UNAVAILABLE -> TRY_AGAIN_LATER;
            default -> POLICY_VIOLATION;
        };
    }

    @Override
    void send(String event, @Nullable String state, Buffer data) {
        Buffer message =
                Buffer.buffer(data.length() + 64).appendString("{\"event\":\"").appendString(event);
        if (state != null) {
            message.appendString("\",\"id\":\"").appendString(state);
        }
        write(message.appendString("\",\"data\":")
                .appendBuffer(data)
                .appendString("}")
                .toString());
    }

    private void write(String message) {
        if (!socket.isClosed()) {
            socket.writeFinalTextFrame(message);
        }
    }
}
