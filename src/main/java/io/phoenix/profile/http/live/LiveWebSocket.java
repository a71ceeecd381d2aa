package io.phoenix.profile.http.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket. Credentials come with the handshake or with the first message; until then it can watch nothing, and
 * a timeout closes it. For the event loop of its connection.
 */
final class LiveWebSocket {

    private final LiveRoutes live;
    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final WebSocketEvents events;

    private boolean closed;
    private boolean credentialsSent;
    private @Nullable Subscription subscription;

    /** The latest watch message that came before authentication completed. */
    private @Nullable SocketMessage pending;

    LiveWebSocket(LiveRoutes live, Vertx vertx, ServerWebSocket socket) {
        this.live = live;
        this.vertx = vertx;
        this.socket = socket;
        this.events = new WebSocketEvents(socket, live.settings().bufferBytesMax());
    }

    /**
     * Starts to handle messages.
     *
     * @param authenticated null if the handshake had no credentials
     */
    void begin(@Nullable AuthenticatedCaller authenticated, MultiMap headers) {
        socket.textMessageHandler(text -> orEnd(() -> handle(SocketMessage.parse(text, live.idsMax()))));
        socket.binaryMessageHandler(bytes -> end(new ProfileFailure(
                Kind.MALFORMED_BODY, "message: " + bytes.length() + " bytes (expected: a JSON object as text)")));
        socket.closeHandler(gone -> close());
        socket.exceptionHandler(broken -> close());
        if (authenticated != null) {
            credentialsSent = true;
            orEnd(() -> subscribe(authenticated, headers));
        } else {
            vertx.setTimer(live.settings().credentialsMax().toMillis(), due -> requireCredentials());
        }
    }

    private void handle(SocketMessage message) {
        if (message.authorization() == null) {
            pending = message;
            watchPending();
            return;
        }
        if (credentialsSent) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "authorization: a second one (expected: one, in the handshake or the first message)");
        }
        credentialsSent = true;
        MultiMap headers = HttpHeaders.headers().add(HttpHeaders.AUTHORIZATION, message.authorization());
        live.authenticator()
                .authenticate(headers)
                .onComplete(authenticated -> orEnd(() -> subscribe(authenticated, headers)), this::fail);
    }

    private void subscribe(AuthenticatedCaller authenticated, MultiMap headers) {
        if (!closed) {
            subscription = live.hub().open(authenticated, events, live.credentialsCheck(headers));
            watchPending();
        }
    }

    private void watchPending() {
        Subscription open = subscription;
        SocketMessage message = pending;
        if (open == null || message == null || message.userIds() == null) {
            return;
        }
        pending = null;
        AuthenticatedCaller authenticated = open.authenticated();
        if (!authenticated.tryRequest()) {
            throw authenticated.requestRefused();
        }
        open.watch(authenticated.caller().idsOf(message.userIds()), message.lastEventId());
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

    private void fail(Throwable cause) {
        end(
                cause instanceof ProfileFailure expected
                        ? expected
                        : new ProfileFailure(Kind.OVERLOADED, "internal error (try again)"));
    }

    private void end(ProfileFailure reason) {
        if (!closed) {
            close();
            events.end(reason);
        }
    }

    private void close() {
        closed = true;
        if (subscription != null) {
            subscription.close();
        }
    }
}
