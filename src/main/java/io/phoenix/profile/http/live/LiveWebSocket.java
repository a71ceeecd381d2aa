package io.phoenix.profile.http.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.SignedRequest;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from its handshake on. Until it is known whose it is, by the handshake or by its first message, it can do
 * nothing, and not for long. For the event loop of its connection.
 */
final class LiveWebSocket {

    private final LiveHub hub;
    private final Authenticator authenticator;
    private final LiveSettings settings;
    private final int idsMax;
    private final Vertx vertx;
    private final WebSocketEvents events;

    private boolean closed;
    private boolean named;
    private @Nullable Subscription subscription;

    /** What the reader asked for while it was not yet known who that is. */
    private @Nullable SocketMessage wanted;

    private LiveWebSocket(
            LiveHub hub,
            Authenticator authenticator,
            LiveSettings settings,
            int idsMax,
            Vertx vertx,
            WebSocketEvents events) {
        this.hub = hub;
        this.authenticator = authenticator;
        this.settings = settings;
        this.idsMax = idsMax;
        this.vertx = vertx;
        this.events = events;
    }

    /** Answers a handshake. */
    static void open(
            RoutingContext context,
            LiveHub hub,
            Authenticator authenticator,
            LiveSettings settings,
            int idsMax,
            Vertx vertx) {
        HttpServerRequest request = context.request();
        if (!request.canUpgradeToWebSocket()) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, "Upgrade: none (expected: websocket)");
        }
        // the handshake waits for the end of the request, which must not pass while nobody looks
        request.pause();
        handshakeOf(request, authenticator)
                .onComplete(
                        authenticated -> request.toWebSocket()
                                .onComplete(
                                        socket -> new LiveWebSocket(
                                                        hub,
                                                        authenticator,
                                                        settings,
                                                        idsMax,
                                                        vertx,
                                                        new WebSocketEvents(socket, settings.bufferBytesMax()))
                                                .begin(socket, authenticated, request.headers()),
                                        context::fail),
                        failure -> {
                            request.resume();
                            context.fail(failure);
                        });
    }

    /** Who opens it; null where that is still to be told. */
    private static Future<@Nullable AuthenticatedCaller> handshakeOf(
            HttpServerRequest request, Authenticator authenticator) {
        MultiMap headers = request.headers();
        if (Authenticator.isSigned(headers)) {
            return Future.future(promise -> promise.complete(authenticator.authenticate(
                    new SignedRequest(request.method().name(), request.uri(), headers, null))));
        }
        return Authenticator.credentialsIn(headers).isEmpty()
                ? Future.succeededFuture(null)
                : authenticator.authenticate(headers).map(authenticated -> authenticated);
    }

    private void begin(ServerWebSocket socket, @Nullable AuthenticatedCaller authenticated, MultiMap headers) {
        socket.textMessageHandler(text -> orEnd(() -> handle(SocketMessage.parse(text, idsMax))));
        socket.binaryMessageHandler(bytes -> end(new ProfileFailure(
                Kind.MALFORMED_BODY, "message: " + bytes.length() + " bytes (expected: a JSON object as text)")));
        socket.closeHandler(gone -> close());
        socket.exceptionHandler(broken -> close());
        if (authenticated != null) {
            named = true;
            orEnd(() -> admit(authenticated, headers));
        } else {
            vertx.setTimer(settings.credentialsMax().toMillis(), late -> requireNamed());
        }
    }

    private void handle(SocketMessage message) {
        if (message.authorization() == null) {
            wanted = message;
            watchWanted();
            return;
        }
        if (named) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "authorization: a second one (expected: one, by the handshake or the first message)");
        }
        named = true;
        MultiMap headers = HttpHeaders.headers().add(HttpHeaders.AUTHORIZATION, message.authorization());
        authenticator
                .authenticate(headers)
                .onComplete(authenticated -> orEnd(() -> admit(authenticated, headers)), this::fail);
    }

    private void admit(AuthenticatedCaller authenticated, MultiMap headers) {
        if (!closed) {
            subscription = hub.open(authenticated, events, LiveRoutes.check(authenticator, headers));
            watchWanted();
        }
    }

    private void watchWanted() {
        Subscription open = subscription;
        SocketMessage message = wanted;
        if (open == null || message == null || message.userIds() == null) {
            return;
        }
        wanted = null;
        AuthenticatedCaller authenticated = open.authenticated();
        if (!authenticated.limits().requests().tryTake()) {
            throw authenticated.limits().requests().refuse("requests");
        }
        open.watch(LiveRoutes.ids(message.userIds(), authenticated.caller()), message.lastEventId());
    }

    private void requireNamed() {
        if (!named && !closed) {
            end(new ProfileFailure(
                    Kind.CREDENTIALS_MISSING,
                    "no credentials after " + settings.credentialsMax().toMillis()
                            + " ms (expected: Authorization in the handshake, or a message with authorization)"));
        }
    }

    private void orEnd(Runnable step) {
        try {
            step.run();
        } catch (ProfileFailure refused) {
            end(refused);
        }
    }

    private void fail(Throwable cause) {
        end(
                cause instanceof ProfileFailure expected
                        ? expected
                        : new ProfileFailure(Kind.OVERLOADED, "something went wrong in the service (try again)"));
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
