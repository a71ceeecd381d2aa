package io.phoenix.profile.http;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.http.filter.AccessLog;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.LoadShedding;
import io.phoenix.profile.http.filter.RequestFraming;
import io.phoenix.profile.http.filter.RequestTiming;
import io.phoenix.profile.http.filter.RouteNames;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.filter.WellFormedQuery;
import io.phoenix.profile.http.live.LiveRoutes;
import io.phoenix.profile.http.ops.HealthRoutes;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.profiles.AvatarRoutes;
import io.phoenix.profile.http.profiles.BatchRoutes;
import io.phoenix.profile.http.profiles.FastPath;
import io.phoenix.profile.http.profiles.ProfileResponse;
import io.phoenix.profile.http.profiles.ProfileRoutes;
import io.phoenix.profile.http.server.EventLoopLag;
import io.phoenix.profile.http.web.OpenApiRoutes;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.FailureHandler;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.HttpMetrics;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.tracing.SpanNames;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that the API answers. */
public final class ApiRoutes {

    private final SecurityHeaders constantHeaders;
    private final Cors cors;
    private final FastPath localHits;
    private final ProfileRoutes profiles;
    private final BatchRoutes pages;
    private final LiveRoutes live;
    private final AvatarRoutes avatars;
    private final HealthRoutes health;
    private final OpenApiRoutes description = new OpenApiRoutes();
    private final int underWayMax;
    private final HttpMetrics metrics;
    private final List<Routes> others;
    private final @Nullable AccessLog accessLog;
    private final boolean traced;

    /**
     * Routes to the use cases.
     *
     * @param others what else the port answers
     */
    public ApiRoutes(
            Vertx vertx,
            Settings settings,
            Profiles profiles,
            LiveHub hub,
            NamePolicies names,
            Authenticator authenticator,
            Readiness readiness,
            HttpMetrics metrics,
            ReadMetrics reads,
            List<Routes> others) {
        HttpSettings http = settings.http();
        EntityTags tags = new EntityTags(settings.avatars().toString());
        Authentication authentication = new Authentication(authenticator);
        this.cors = new Cors(http.cors());
        this.constantHeaders = SecurityHeaders.of(http, cors);
        ProfileResponse answers = new ProfileResponse(tags, http.cacheControl(), cors, constantHeaders, reads);
        this.localHits = new FastPath(authenticator, profiles, answers);
        this.profiles = new ProfileRoutes(profiles, names, answers, authentication, http);
        this.pages = new BatchRoutes(profiles, tags, authentication, http, cors, reads);
        this.live = new LiveRoutes(
                hub,
                authentication,
                authenticator,
                settings.live(),
                http.requests().batchMax());
        this.avatars = new AvatarRoutes(vertx, settings.avatars(), metrics);
        this.underWayMax = http.requests().inFlightMax();
        this.health = new HealthRoutes(readiness);
        this.metrics = metrics;
        this.others = List.copyOf(others);
        this.traced = settings.tracing().endpoint().isPresent();
        this.accessLog = settings.log().accessShare() > 0 ? new AccessLog(settings.log(), metrics) : null;
    }

    /** The handler of all requests of one event loop. */
    public Handler<HttpServerRequest> handler(Vertx vertx) {
        new EventLoopLag(metrics).watch(vertx);
        RequestFraming framing = new RequestFraming();
        Router router = router(vertx, framing);
        Handler<HttpServerRequest> handler = accessLog != null
                ? logged(framing, router, accessLog)
                : request -> {
                    if (framing.concerns(request) || !localHits.isAnswered(request)) {
                        router.handle(request);
                    }
                };
        return traced ? request -> handleTraced(request, handler) : handler;
    }

    /** What memory answers is over before a router could say what it was. */
    private static void handleTraced(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        SpanNames.route(request.method().name(), ProfileRoutes.PATH);
        handler.handle(request);
    }

    private static void nameSpan(RoutingContext context, RouteNames names) {
        String method = context.request().method().name();
        context.addHeadersEndHandler(sent -> SpanNames.route(method, names.of(context)));
        context.next();
    }

    private Handler<HttpServerRequest> logged(RequestFraming framing, Router router, AccessLog log) {
        return request -> {
            long began = System.nanoTime();
            if (framing.concerns(request) || !localHits.isAnswered(request)) {
                router.handle(request);
            } else {
                log.answered(request, ProfileRoutes.PATH, began);
            }
        };
    }

    /** Every route, whatever the fast path answers before. */
    Router router(Vertx vertx, RequestFraming framing) {
        Router router = Router.router(vertx);
        FailureHandler.install(router);
        RouteNames names = new RouteNames(router);
        if (accessLog != null) {
            router.route().handler(accessLog.of(names));
        }
        if (traced) {
            router.route().handler(context -> nameSpan(context, names));
        }
        router.route()
                .handler(new RequestTiming(names, metrics))
                .handler(constantHeaders)
                .handler(framing)
                .handler(cors)
                .handler(new WellFormedQuery());
        LoadShedding shedding = new LoadShedding(underWayMax, metrics);
        profiles.mount(router, shedding);
        pages.mount(router, shedding);
        live.mount(router, vertx);
        avatars.mount(router);
        health.mount(router);
        description.mount(router);
        others.forEach(routes -> routes.mount(router));
        return router;
    }
}
