package io.phoenix.profile.http.live;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.phoenix.profile.http.profiles.BatchRequest;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.live.Subscription;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** Live changes, as Server-Sent Events and over a WebSocket. */
public final class LiveRoutes {

    private static final String EVENTS_PATH = "/v1/profiles/events";
    private static final String SOCKET_PATH = "/v1/profiles/ws";
    private static final CharSequence LAST_EVENT_ID = HttpHeaders.createOptimized("Last-Event-ID");

    private final LiveHub hub;
    private final Authentication authentication;
    private final Authenticator authenticator;
    private final LiveSettings settings;
    private final int idsMax;

    public LiveRoutes(
            LiveHub hub,
            Authentication authentication,
            Authenticator authenticator,
            LiveSettings settings,
            int idsMax) {
        this.hub = hub;
        this.authentication = authentication;
        this.authenticator = authenticator;
        this.settings = settings;
        this.idsMax = idsMax;
    }

    public void mount(Router router, Vertx vertx) {
        router.get(EVENTS_PATH).handler(authentication::withoutBody).handler(context -> stream(context, vertx));
        router.route(EVENTS_PATH).handler(MethodNotAllowed.butFor("GET"));
        router.get(SOCKET_PATH)
                .handler(context -> LiveWebSocket.open(context, hub, authenticator, settings, idsMax, vertx));
        router.route(SOCKET_PATH).handler(MethodNotAllowed.butFor("GET"));
    }

    private void stream(RoutingContext context, Vertx vertx) {
        List<ProfileId> ids =
                ids(BatchRequest.ofQuery(context.request(), idsMax).userIds(), Authentication.callerOf(context));
        HttpServerResponse response = context.response();
        SseStream stream = new SseStream(vertx, response, settings.bufferBytesMax(), settings.slowMax());
        Subscription subscription = hub.open(
                Authentication.authenticatedOf(context),
                stream,
                check(authenticator, context.request().headers()));
        response.closeHandler(gone -> subscription.close());
        response.exceptionHandler(broken -> subscription.close());
        stream.begin();
        subscription.watch(ids, context.request().getHeader(LAST_EVENT_ID));
    }

    /** Each once. */
    static List<ProfileId> ids(List<String> userIds, Caller caller) {
        return userIds.stream().distinct().map(caller::idOf).toList();
    }

    /** Whether these credentials are still good. A signature is of one moment, and is not asked again. */
    static Supplier<Future<?>> check(Authenticator authenticator, MultiMap headers) {
        if (Authenticator.isSigned(headers)) {
            return Future::succeededFuture;
        }
        MultiMap credentials = Authenticator.credentialsIn(headers);
        return () -> authenticator.authenticate(credentials);
    }
}
