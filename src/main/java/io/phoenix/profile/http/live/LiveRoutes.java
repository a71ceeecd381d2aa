package io.phoenix.profile.http.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.SignedRequest;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.edge.EdgeConnection;
import io.phoenix.profile.edge.Ends;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.FieldLists;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Live changes, as Server-Sent Events and over a WebSocket. */
public record LiveRoutes(
        LiveHub hub,
        Authentication authentication,
        Cors cors,
        LiveSettings settings,
        int idsMax,
        int messageBytesMax,
        int controlFramesMax)
        implements Routes {

    private static final String EVENTS_PATH = "/v1/profiles/events";
    private static final String SOCKET_PATH = "/v1/profiles/ws";
    private static final CharSequence VERSION_FIELD = HttpHeaders.createOptimized("Sec-WebSocket-Version");
    private static final String VERSION = "13";
    private static final CharSequence KEY_FIELD = HttpHeaders.createOptimized("Sec-WebSocket-Key");
    private static final int NONCE_BYTES = 16;
    private static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("Last-Event-ID");

    private static final Set<String> STREAM_PARAMETERS = Set.of("user_ids");

    @Override
    public void mount(Router router) {
        Routes.read(router, EVENTS_PATH).handler(authentication::authenticate).handler(this::openStream);
        Routes.refuseOtherMethods(router, EVENTS_PATH, Routes.READ);
        Routes.read(router, SOCKET_PATH).handler(this::openSocket);
        Routes.refuseOtherMethods(router, SOCKET_PATH, Routes.READ);
    }

    private void openStream(RoutingContext context) {
        HttpServerRequest request = context.request();
        AuthenticatedCaller authenticated = Authentication.authenticatedOf(context);
        List<String> userIds = BatchRequest.ofQuery(QueryParameters.of(request, STREAM_PARAMETERS), idsMax)
                .userIds();
        authenticated.chargeIds(userIds.size());
        List<ProfileId> ids = authenticated.caller().idsOf(userIds);
        if (Preconditions.answersUntagged(request)) {
            return;
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            // the head that GET would get, without a subscription
            SseStream.putHeaders(context.response()).end();
            return;
        }
        HttpServerResponse response = context.response();
        SseStream stream = new SseStream(context.vertx(), response, settings.bufferBytesMax(), settings.slowMax());
        Subscription subscription = hub.open(
                authenticated,
                stream,
                credentialsCheck(request, authentication.peers().of(request)));
        EdgeConnection connection = EdgeConnection.of(request);
        connection.liveBegan(request);
        Ends.whenOver(context, () -> {
            connection.liveEnded();
            subscription.close();
        });
        stream.begin();
        subscription.watch(ids, request.getHeader(LAST_EVENT_ID));
    }

    private void openSocket(RoutingContext context) {
        HttpServerRequest request = context.request();
        QueryParameters.requireNone(request);
        requireNoBody(request.headers());
        if (!request.canUpgradeToWebSocket()) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, "Upgrade: none (expected: websocket)");
        }
        requireWellFormed(request);
        cors.requireAllowed(request);
        EdgeConnection connection = EdgeConnection.of(request);
        Object peer = authentication.peers().of(request);
        // the handshake needs the end of the request: hold it back while authenticating
        request.pause();
        authenticateHandshake(request, peer)
                .onComplete(
                        authenticated -> request.toWebSocket()
                                .onComplete(
                                        socket -> new LiveWebSocket(this, context.vertx(), socket, connection, peer)
                                                .begin(authenticated, request),
                                        refused -> context.fail(new ProfileFailure(
                                                Kind.MALFORMED_PARAMETER,
                                                "handshake: " + refused.getMessage()
                                                        + " (expected: one of RFC 6455)"))),
                        failure -> {
                            request.resume();
                            context.fail(failure);
                        });
    }

    /** The opening handshake (RFC 6455, section 4.2.1). Vert.x also speaks the drafts, and checks less. */
    private static void requireWellFormed(HttpServerRequest request) {
        String version = request.getHeader(VERSION_FIELD);
        if (!VERSION.equals(version)) {
            request.response().putHeader(VERSION_FIELD, VERSION);
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "Sec-WebSocket-Version: " + (version == null ? "none" : "'" + Quoted.of(version) + "'")
                            + " (expected: " + VERSION + ")");
        }
        MultiMap headers = request.headers();
        requireToken(headers, HttpHeaders.UPGRADE, "websocket");
        requireToken(headers, HttpHeaders.CONNECTION, "upgrade");
        String key = headers.get(KEY_FIELD);
        if (key == null || !isNonce(key)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    "Sec-WebSocket-Key: " + (key == null ? "none" : "'" + Quoted.of(key) + "'")
                            + " (expected: 16 bytes in base64)");
        }
    }

    /** Vert.x would read it, and answer without our form if it is long. */
    private static void requireNoBody(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING) || !(length == null || length.equals("0"))) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY,
                    "body: " + (length == null ? "in chunks" : Quoted.of(length) + " bytes")
                            + " (expected: none in a handshake)");
        }
    }

    private static void requireToken(MultiMap headers, CharSequence name, String token) {
        List<String> tokens = FieldLists.tokens(headers.getAll(name));
        if (tokens == null || !tokens.contains(token)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_PARAMETER,
                    name + ": '" + Quoted.of(String.join(", ", headers.getAll(name))) + "' (expected: " + token + ")");
        }
    }

    private static boolean isNonce(String key) {
        try {
            byte[] nonce = Base64.getDecoder().decode(key);
            return nonce.length == NONCE_BYTES
                    && Base64.getEncoder().encodeToString(nonce).equals(key);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** The caller, or null if the credentials come with the first message. */
    private Future<@Nullable AuthenticatedCaller> authenticateHandshake(HttpServerRequest request, Object peer) {
        MultiMap headers = request.headers();
        if (Authenticator.isSigned(headers)) {
            return Future.future(promise -> promise.complete(authenticator()
                    .authenticate(new SignedRequest(request.method().name(), request.uri(), headers, null), peer)));
        }
        return Authenticator.credentialsIn(headers).isEmpty()
                ? Future.succeededFuture(null)
                : authenticator().authenticate(headers, peer).map(authenticated -> authenticated);
    }

    Authenticator authenticator() {
        return authentication.authenticator();
    }

    /** Fails once the credentials of the request are no longer valid; of a signature, once its key is not. */
    Supplier<Future<?>> credentialsCheck(HttpServerRequest request, Object peer) {
        return Authenticator.isSigned(request.headers())
                ? authenticator()
                        .laterCheck(new SignedRequest(request.method().name(), request.uri(), request.headers(), null))
                : credentialsCheck(request.headers(), peer);
    }

    /** Fails once these credentials, a token or an API key, are no longer valid. */
    Supplier<Future<?>> credentialsCheck(MultiMap headers, Object peer) {
        MultiMap credentials = Authenticator.credentialsIn(headers);
        return () -> authenticator().authenticate(credentials, peer);
    }
}
