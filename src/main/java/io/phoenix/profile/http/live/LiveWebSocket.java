package io.phoenix.profile.http.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket. Credentials come with the handshake or with the first message; until then it can watch nothing, and
 * a timeout closes it. For the event loop of its connection.
 */
final class LiveWebSocket extends JsonEvents {

    /** Close codes of RFC 6455, section 7.4.1, and of the IANA registry. */
    private static final short GOING_AWAY = 1001;

    private static final short POLICY_VIOLATION = 1008;
    private static final short TRY_AGAIN_LATER = 1013;

    private final LiveRoutes live;
    private final Vertx vertx;
    private final ServerWebSocket socket;

    private boolean closed;
    private boolean credentialsSent;
    private @Nullable Subscription subscription;

    /** The latest request to watch that came before authentication completed. */
    private @Nullable Watch pending;

    LiveWebSocket(LiveRoutes live, Vertx vertx, ServerWebSocket socket) {
        super(socket, live.settings().bufferBytesMax());
        this.live = live;
        this.vertx = vertx;
        this.socket = socket;
    }

    /** The profiles to watch from now on; the ids are neither validated nor deduplicated yet. */
    private record Watch(List<String> userIds, @Nullable String lastEventId) {}

    /** Starts to handle messages; {@code authenticated} is null if the handshake had no credentials. */
    void begin(@Nullable AuthenticatedCaller authenticated, MultiMap headers) {
        socket.textMessageHandler(text -> orEnd(() -> handle(text)));
        socket.binaryMessageHandler(bytes -> end(new ProfileFailure(
                Kind.MALFORMED_BODY, "message: " + bytes.length() + " bytes (expected: a JSON object as text)")));
        socket.closeHandler(closedByClient -> close());
        socket.exceptionHandler(broken -> close());
        if (authenticated != null) {
            credentialsSent = true;
            orEnd(() -> subscribe(authenticated, headers));
        } else {
            vertx.setTimer(live.settings().credentialsMax().toMillis(), due -> requireCredentials());
        }
    }

    private void handle(String message) {
        String expected = "authorization; or user_ids, optionally last_event_id";
        JsonBody json = JsonBody.parse(null, Buffer.buffer(message), expected);
        String authorization = json.field("authorization", String.class, "a string");
        JsonArray userIds = json.field("user_ids", JsonArray.class, "an array of strings");
        if ((authorization == null) == (userIds == null)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "message: " + (authorization == null ? "neither" : "both") + " (expected: " + expected + ")");
        }
        List<String> ids = userIds == null ? List.of() : BatchRequest.userIds(userIds, 0, live.idsMax());
        String lastEventId = json.field("last_event_id", String.class, "a string");
        if (authorization != null) {
            authenticate(authorization);
        } else {
            pending = new Watch(ids, lastEventId);
            watchPending();
        }
    }

    private void authenticate(String authorization) {
        if (credentialsSent) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "authorization: a second one (expected: one, in the handshake or the first message)");
        }
        credentialsSent = true;
        MultiMap headers = HttpHeaders.headers().add(HttpHeaders.AUTHORIZATION, authorization);
        live.authenticator()
                .authenticate(headers)
                .onComplete(
                        authenticated -> orEnd(() -> subscribe(authenticated, headers)),
                        failure -> end(Subscription.reasonOf(failure)));
    }

    private void subscribe(AuthenticatedCaller authenticated, MultiMap headers) {
        if (!closed) {
            subscription = live.hub().open(authenticated, this, live.credentialsCheck(headers));
            watchPending();
        }
    }

    private void watchPending() {
        Subscription open = subscription;
        Watch watch = pending;
        if (open == null || watch == null) {
            return;
        }
        pending = null;
        AuthenticatedCaller authenticated = open.authenticated();
        if (!authenticated.tryCharge()) {
            throw authenticated.requestRefused();
        }
        open.watch(authenticated.caller().idsOf(watch.userIds()), watch.lastEventId());
    }

    private void requireCredentials() {
        if (!credentialsSent) {
            end(new ProfileFailure(
                    Kind.CREDENTIALS_MISSING,
                    "no credentials after " + live.settings().credentialsMax().toMillis()
                            + " ms (expected: Authorization in the handshake, or a message with authorization)"));
        }
    }

    private void orEnd(Runnable step) {
        try {
            step.run();
        } catch (ProfileFailure failure) {
            end(failure);
        }
    }

    private void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
    }

    @Override
    public void end(ProfileFailure reason) {
        if (!closed) {
            close();
            sendEnd(reason);
            if (!socket.isClosed()) {
                socket.close(closeCode(reason.kind()));
            }
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
    public void heartbeat() {
        write("{\"event\":\"heartbeat\"}");
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
