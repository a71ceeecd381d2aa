package io.phoenix.profile.http.live;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Utf8;
import io.phoenix.profile.edge.EdgeConnection;
import io.phoenix.profile.edge.FrameRate;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket. Credentials come with the handshake or with the first message, which must be short; until they are
 * verified nothing else is read, and a timeout closes the socket. Nothing is handled after {@code end}. For the event loop of
 * its connection.
 */
final class LiveWebSocket extends JsonEvents {

    private static final Set<String> FIELDS = Set.of("authorization", "user_ids", "last_event_id");

    /** Room for a token and more. */
    private static final int FIRST_MESSAGE_CHARS_MAX = 16_000;

    /** How long a client may take to close after {@code end}. */
    private static final long CLOSE_MILLIS = 1_000;

    /** Close codes of RFC 6455, section 7.4.1, and of the IANA registry. */
    private static final short GOING_AWAY = 1001;

    private static final short UNSUPPORTED_DATA = 1003;
    private static final short NOT_UTF_8 = 1007;

    private static final short POLICY_VIOLATION = 1008;
    private static final short MESSAGE_TOO_BIG = 1009;
    private static final short TRY_AGAIN_LATER = 1013;

    private final LiveRoutes live;
    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final EdgeConnection connection;
    private final Object peer;
    private final FrameRate frames;
    private final IncomingFrames incoming;

    /** The frames of a message that is incomplete. */
    private @Nullable Buffer incomplete;

    private boolean closed;
    private boolean credentialsSent;
    private long deadline;
    private @Nullable Subscription subscription;

    LiveWebSocket(LiveRoutes live, Vertx vertx, ServerWebSocket socket, EdgeConnection connection, Object peer) {
        super(socket, live.settings().bufferBytesMax());
        this.live = live;
        this.vertx = vertx;
        this.socket = socket;
        this.connection = connection;
        this.peer = peer;
        this.frames = new FrameRate(live.controlFramesMax());
        this.incoming = new IncomingFrames(connection, this::refuse);
    }

    /** Starts to handle messages; {@code authenticated} is null if the handshake had no credentials. */
    void begin(@Nullable AuthenticatedCaller authenticated, HttpServerRequest request) {
        // not the message handlers of Vert.x: they lose a message whose first frame is empty, and replace malformed
        // UTF-8
        socket.frameHandler(frame -> orEnd(() -> handle(frame)));
        socket.closeHandler(gone -> gone());
        if (socket.isClosed()) {
            gone();
        } else if (authenticated != null) {
            credentialsSent = true;
            orEnd(() -> subscribe(authenticated, live.credentialsCheck(request, peer)));
        } else {
            deadline = vertx.setTimer(live.settings().credentialsMax().toMillis(), due -> requireCredentials());
        }
    }

    /** Messages are in one frame or in several (RFC 6455, section 5.4), between which there may be control frames. */
    private void handle(WebSocketFrame frame) {
        if (closed) {
            return;
        }
        count(frame);
        if (frame.isBinary()) {
            end(
                    new ProfileFailure(Kind.MALFORMED_BODY, "message: binary (expected: a JSON object as text)"),
                    UNSUPPORTED_DATA);
        } else if (frame.isText() || frame.isContinuation()) {
            Buffer message = incomplete == null ? Buffer.buffer() : incomplete;
            Buffer part = frame.binaryData();
            if (message.length() + part.length() > live.messageBytesMax()) {
                throw tooLong();
            }
            message.appendBuffer(part);
            incomplete = frame.isFinal() ? null : message;
            if (frame.isFinal()) {
                handle(message);
            }
        }
    }

    private ProfileFailure tooLong() {
        return new ProfileFailure(
                Kind.BODY_TOO_LARGE, "message: too long (expected: at most " + live.messageBytesMax() + " bytes)");
    }

    /** The whole message must be UTF-8 (section 8.1). */
    private void handle(Buffer message) {
        String text = Utf8.decoded(message.getBytes());
        if (text == null) {
            end(new ProfileFailure(Kind.MALFORMED_BODY, "message: not UTF-8 (expected: JSON in UTF-8)"), NOT_UTF_8);
        } else {
            handle(text);
        }
    }

    /** The decoder refused a frame, so no later one can be read. */
    private void refuse(CorruptedWebSocketFrameException broken) {
        short code = (short) broken.closeStatus().code();
        end(
                code == MESSAGE_TOO_BIG
                        ? tooLong()
                        : new ProfileFailure(
                                Kind.MALFORMED_BODY, "frame: malformed (expected: one of RFC 6455, section 5)"),
                code);
    }

    /** Limits control frames and parts of messages by their rate; whole messages are charged to the rate limit. */
    private void count(WebSocketFrame frame) {
        if (!credentialsSent && (!frame.isFinal() || frame.isContinuation())) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "message: in several frames (expected: one frame until there are credentials)");
        }
        if ((!frame.isText() || !frame.isFinal()) && !frames.count(1)) {
            throw new ProfileFailure(
                    Kind.OVERLOADED,
                    "frames without a message: too many (expected: at most " + live.controlFramesMax()
                            + " per second)");
        }
    }

    private void handle(String message) {
        if (!credentialsSent && message.length() > FIRST_MESSAGE_CHARS_MAX) {
            throw new ProfileFailure(
                    Kind.BODY_TOO_LARGE,
                    "message: " + message.length() + " characters (expected: at most " + FIRST_MESSAGE_CHARS_MAX
                            + " until there are credentials)");
        }
        String expected = "authorization; or user_ids, optionally last_event_id";
        JsonBody json = JsonBody.parse(message, new JsonBody.Form(expected, FIELDS, live.idsMax(), Kind.BATCH_SIZE));
        String authorization = json.field("authorization", String.class, "a string");
        JsonArray userIds = json.field("user_ids", JsonArray.class, "an array of strings");
        if ((authorization == null) == (userIds == null)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "message: " + (authorization == null ? "neither" : "both") + " (expected: " + expected + ")");
        }
        List<String> ids = userIds == null ? List.of() : BatchRequest.userIds(json, userIds, 0, live.idsMax());
        String lastEventId = json.field("last_event_id", String.class, "a string");
        if (authorization != null) {
            if (lastEventId != null) {
                throw new ProfileFailure(
                        Kind.MALFORMED_BODY, "last_event_id: beside authorization (expected: beside user_ids)");
            }
            authenticate(authorization);
        } else {
            watch(ids, lastEventId, message.length());
        }
    }

    private void authenticate(String authorization) {
        if (credentialsSent) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "authorization: a second one (expected: one, in the handshake or the first message)");
        }
        credentialsSent = true;
        socket.pause();
        MultiMap headers = HttpHeaders.headers().add(HttpHeaders.AUTHORIZATION, authorization);
        live.authenticator()
                .authenticate(headers, peer)
                .onComplete(
                        authenticated -> orEnd(() -> subscribe(authenticated, live.credentialsCheck(headers, peer))),
                        failure -> end(Subscription.reasonOf(failure)));
    }

    private void subscribe(AuthenticatedCaller authenticated, Supplier<Future<?>> credentialsCheck) {
        if (!closed) {
            subscription = live.hub().open(authenticated, this, credentialsCheck);
            // before that, its connection gives way to others like any that is idle
            connection.liveBegan();
            socket.resume();
        }
    }

    private void watch(List<String> userIds, @Nullable String lastEventId, int chars) {
        Subscription open = subscription;
        if (open == null) {
            throw new ProfileFailure(
                    Kind.CREDENTIALS_MISSING, "user_ids: without credentials (expected: authorization first)");
        }
        AuthenticatedCaller authenticated = open.authenticated();
        if (!authenticated.tryCharge()) {
            throw authenticated.requestRefused();
        }
        authenticated.chargeIds(userIds.size());
        authenticated.chargeBytes(chars);
        open.watch(authenticated.caller().idsOf(userIds), lastEventId);
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

    /** The connection is closed, by either side. */
    private void gone() {
        close();
        vertx.cancelTimer(deadline);
        if (subscription != null) {
            connection.liveEnded();
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
        end(reason, closeCode(reason.kind()));
    }

    private void end(ProfileFailure reason, short code) {
        if (!closed) {
            close();
            incomplete = null;
            incoming.end();
            socket.resume();
            sendEnd(reason);
            if (!socket.isClosed()) {
                socket.close(code);
                // a client may neither read the close frame nor answer it
                vertx.cancelTimer(deadline);
                deadline = vertx.setTimer(CLOSE_MILLIS, due -> connection.close());
            }
        }
    }

    private static short closeCode(Kind kind) {
        return switch (kind) {
            case STREAM_CLOSING -> GOING_AWAY;
            case BODY_TOO_LARGE -> MESSAGE_TOO_BIG;
            case SLOW_CONSUMER, OVERLOADED, RATE_LIMITED, DEPENDENCY_UNAVAILABLE -> TRY_AGAIN_LATER;
            default -> POLICY_VIOLATION;
        };
    }

    /** Vert.x throws if it is asked after the client has left. */
    @Override
    public boolean isFull() {
        return !socket.isClosed() && super.isFull();
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
