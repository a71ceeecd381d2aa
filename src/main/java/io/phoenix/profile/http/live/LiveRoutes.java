package io.phoenix.profile.http.live;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.SignedRequest;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Live changes, as Server-Sent Events and over a WebSocket. */
public record LiveRoutes(LiveHub hub, Authentication authentication, LiveSettings settings, int idsMax)
        implements Routes {

    private static final String EVENTS_PATH = "/v1/profiles/events";
    private static final String SOCKET_PATH = "/v1/profiles/ws";
    private static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("Last-Event-ID");

    @Override
    public void mount(Router router) {
        router.get(EVENTS_PATH).handler(authentication::authenticate).handler(this::openStream);
        Routes.refuseOtherMethods(router, EVENTS_PATH, "GET");
        router.get(SOCKET_PATH).handler(this::openSocket);
        Routes.refuseOtherMethods(router, SOCKET_PATH, "GET");
    }

    private void openStream(RoutingContext context) {
        HttpServerRequest request = context.request();
        AuthenticatedCaller authenticated = Authentication.authenticatedOf(context);
        List<ProfileId> ids = authenticated
                .caller()
                .idsOf(BatchRequest.ofQuery(request, idsMax).userIds());
        HttpServerResponse response = context.response();
        SseStream stream = new SseStream(context.vertx(), response, settings.bufferBytesMax(), settings.slowMax());
        Subscription subscription = hub.open(authenticated, stream, credentialsCheck(request.headers()));
        response.closeHandler(closed -> subscription.close());
        response.exceptionHandler(broken -> subscription.close());
        stream.begin();
        subscription.watch(ids, request.getHeader(LAST_EVENT_ID));
    }

    private void openSocket(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.canUpgradeToWebSocket()) {
            throw new ProfileFailure(Kind.MALFORMED_PARAMETER, "Upgrade: none (expected: websocket)");
        }
        // the handshake needs the end of the request: hold it back while authenticating
        request.pause();
        authenticateHandshake(request)
                .onComplete(
                        authenticated -> request.toWebSocket()
                                .onComplete(
                                        socket -> new LiveWebSocket(this, context.vertx(), socket)
                                                .begin(authenticated, request.headers()),
                                        context::fail),
                        failure -> {
                            request.resume();
                            context.fail(failure);
                        });
    }

    /** The caller, or null if the credentials come with the first message. */
    private Future<@Nullable AuthenticatedCaller> authenticateHandshake(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (Authenticator.isSigned(headers)) {
            return Future.future(promise -> promise.complete(authenticator()
                    .authenticate(new SignedRequest(request.method().name(), request.uri(), headers, null))));
        }
        return Authenticator.credentialsIn(headers).isEmpty()
                ? Future.succeededFuture(null)
                : authenticator().authenticate(headers).map(authenticated -> authenticated);
    }

    Authenticator authenticator() {
        return authentication.authenticator();
    }

    /** Fails once the credentials are no longer valid. A signature is valid once only, so it is not checked again. */
    Supplier<Future<?>> credentialsCheck(MultiMap headers) {
        if (Authenticator.isSigned(headers)) {
            return Future::succeededFuture;
        }
        MultiMap credentials = Authenticator.credentialsIn(headers);
        return () -> authenticator().authenticate(credentials);
    }
}
