package io.phoenix.profile.http;

import io.phoenix.profile.auth.Authenticator;
import io.phoenix.profile.board.BoardSeal;
import io.phoenix.profile.board.MemberTags;
import io.phoenix.profile.board.StoredBoards;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.PicturePolicy;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.name.AlikeNames;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.edge.EdgeBudgets;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.explain.Explainer;
import io.phoenix.profile.feed.CopyAudit;
import io.phoenix.profile.feed.FeedCursors;
import io.phoenix.profile.feed.FeedReader;
import io.phoenix.profile.http.board.BoardRoutes;
import io.phoenix.profile.http.board.KeyedReadRoutes;
import io.phoenix.profile.http.board.PublicReads;
import io.phoenix.profile.http.board.PublicResponse;
import io.phoenix.profile.http.feed.AuditRoutes;
import io.phoenix.profile.http.feed.ChangesRoutes;
import io.phoenix.profile.http.filter.AccessLog;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.DecodableQuery;
import io.phoenix.profile.http.filter.LoadShedding;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.RouteNames;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.filter.SecurityHeaders;
import io.phoenix.profile.http.live.LiveRoutes;
import io.phoenix.profile.http.moderation.FormerNamesRoutes;
import io.phoenix.profile.http.moderation.LookAlikeSearch;
import io.phoenix.profile.http.moderation.ModerationRoutes;
import io.phoenix.profile.http.moderation.PastNamesAnswers;
import io.phoenix.profile.http.ops.ExplainRoutes;
import io.phoenix.profile.http.ops.InstanceRoutes;
import io.phoenix.profile.http.ops.Liveness;
import io.phoenix.profile.http.ops.Readiness;
import io.phoenix.profile.http.picture.PictureRoutes;
import io.phoenix.profile.http.picture.ReviewRoutes;
import io.phoenix.profile.http.picture.UploadRoutes;
import io.phoenix.profile.http.profiles.AvatarRoutes;
import io.phoenix.profile.http.profiles.BatchRoutes;
import io.phoenix.profile.http.profiles.DisplayFields;
import io.phoenix.profile.http.profiles.ErasureRoutes;
import io.phoenix.profile.http.profiles.FastPath;
import io.phoenix.profile.http.profiles.MoveRoutes;
import io.phoenix.profile.http.profiles.ProfileResponse;
import io.phoenix.profile.http.profiles.ProfileRoutes;
import io.phoenix.profile.http.search.SearchRoutes;
import io.phoenix.profile.http.tenant.TenantRoutes;
import io.phoenix.profile.http.transfer.ImportRoutes;
import io.phoenix.profile.http.transfer.UserExportRoutes;
import io.phoenix.profile.http.web.WebPages;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.FailureHandler;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.limit.RateLimits;
import io.phoenix.profile.live.LiveHub;
import io.phoenix.profile.metrics.HttpMetrics;
import io.phoenix.profile.metrics.ServiceMetrics;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.Moderator;
import io.phoenix.profile.moderation.NameHistory;
import io.phoenix.profile.moderation.PastNames;
import io.phoenix.profile.picture.OwnPictures;
import io.phoenix.profile.picture.PictureNames;
import io.phoenix.profile.picture.PictureStore;
import io.phoenix.profile.picture.WaitingCursors;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.search.ProfileSearch;
import io.phoenix.profile.search.SearchCounts;
import io.phoenix.profile.search.SearchCursors;
import io.phoenix.profile.tenant.TenantAdmin;
import io.phoenix.profile.tracing.Tracing;
import io.phoenix.profile.transfer.RowImporter;
import io.phoenix.profile.transfer.UserRecords;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All routes of the API, and the filters that every request passes before them. */
public final class ApiRoutes {

    /** The paths whose requests count as in flight, and are shed. */
    private static final List<String> SHED_PATHS = List.of(
            ProfileRoutes.PATH,
            BatchRoutes.GET_PATH,
            BatchRoutes.POST_PATH,
            BoardRoutes.SEAL_PATH,
            BoardRoutes.PATH,
            KeyedReadRoutes.PATH,
            AuditRoutes.PATH,
            ImportRoutes.PATH,
            UserExportRoutes.PATH,
            FormerNamesRoutes.PATH,
            ModerationRoutes.PATH,
            UploadRoutes.PATH,
            ReviewRoutes.PATH);

    private final SecurityHeaders securityHeaders;
    private final Cors cors;
    private final FastPath fastPath;
    private final Readiness readiness;
    private final List<Routes> routes;
    private final HttpMetrics metrics;
    private final EdgeBudgets edge;
    private final boolean traced;
    private final @Nullable AccessLog accessLog;

    /** What the routes call. */
    public record Services(
            Profiles profiles,
            LiveHub live,
            NamePolicies names,
            AlikeNames alikeNames,
            Authenticator authenticator,
            Readiness readiness,
            Explainer explainer,
            RowImporter imports,
            UserRecords records,
            Feed feed,
            Search search,
            Moderation moderation,
            TenantAdmin tenants,
            Pictures pictures,
            Boards boards,
            EdgeBudgets edge,
            ServiceMetrics metrics) {}

    /** The change feed, its cursors, and the audit of copies. */
    public record Feed(FeedReader reader, FeedCursors cursors, CopyAudit audit) {}

    /** Finding profiles, its cursors, and what is counted of it. */
    public record Search(ProfileSearch search, SearchCursors cursors, SearchCounts counts) {}

    /** The use case of moderators, what is held of it, and the former names of users. */
    public record Moderation(Moderator moderator, ModerationStore store, NameHistory history) {}

    /** Own pictures, where they are kept, their names, what each tenant allows, and the cursors of the queue. */
    public record Pictures(
            OwnPictures use,
            PictureStore store,
            PictureNames names,
            Function<String, PicturePolicy> policies,
            WaitingCursors cursors) {}

    /** Sealed boards, those that are stored, the cache tags of their members, and how often each client may read them. */
    public record Boards(BoardSeal seal, StoredBoards stored, MemberTags tags, RateLimits rateLimits) {}

    /** Creates the routes, for all event loops; {@code encoder} makes the bodies that entity tags identify. */
    public ApiRoutes(Vertx vertx, Settings settings, Services services, ProfileJson encoder, Routes pages) {
        HttpSettings http = settings.server().http();
        Profiles profiles = services.profiles();
        Authenticator authenticator = services.authenticator();
        Peers peers = new Peers(http.connections().trustedProxies());
        Authentication authentication = new Authentication(authenticator, peers);
        this.metrics = services.metrics().http();
        this.edge = services.edge();
        this.traced = settings.observability().tracing().endpoint().isPresent();
        this.accessLog = settings.observability().log().accessShare() > 0
                ? new AccessLog(settings.observability().log(), metrics)
                : null;
        this.cors = new Cors(http.cors());
        this.securityHeaders = SecurityHeaders.of(http, cors);
        ProfileResponse responses = new ProfileResponse(
                new EntityTags(encoder),
                http.cacheControl(),
                cors,
                securityHeaders,
                services.metrics().reads());
        this.fastPath = new FastPath(authenticator, profiles, responses);
        this.readiness = services.readiness();
        ChargedReads chargedReads = new ChargedReads(profiles);
        RequestBodies bodies = new RequestBodies(authentication, http.requests().bodyTimeout(), edge.bodies(), peers);
        RequestBodies uploads =
                new RequestBodies(authentication, http.requests().bodyTimeout(), edge.uploads(), peers);
        Pictures pictures = services.pictures();
        DisplayFields display = new DisplayFields(
                vertx, services.alikeNames(), services.names(), http.requests().displaysMax(), edge.displays());
        PublicReads publicReads = new PublicReads(profiles, display);
        PublicResponse publicResponses = new PublicResponse(
                new EntityTags(encoder),
                services.boards().tags(),
                settings.boards(),
                services.metrics().reads());
        this.routes = List.of(
                new ProfileRoutes(
                        profiles,
                        chargedReads,
                        services.names(),
                        services.pictures().policies(),
                        responses,
                        authentication,
                        bodies,
                        http.requests().bodyBytesMax()),
                new ErasureRoutes(profiles, authentication),
                new MoveRoutes(profiles, bodies, http.requests().bodyBytesMax()),
                new BatchRoutes(
                        profiles,
                        chargedReads,
                        responses,
                        authentication,
                        bodies,
                        http.requests(),
                        display,
                        new PastNamesAnswers(
                                new PastNames(
                                        services.moderation().history(), services.names(), InstantSource.system()),
                                encoder)),
                new BoardRoutes(
                        services.boards().seal(),
                        services.boards().stored(),
                        publicReads,
                        publicResponses,
                        bodies,
                        services.boards().rateLimits(),
                        peers,
                        http.requests(),
                        settings.boards(),
                        InstantSource.system()),
                new KeyedReadRoutes(
                        authenticator,
                        publicReads,
                        publicResponses,
                        services.boards().rateLimits(),
                        peers,
                        http.requests()),
                new ImportRoutes(
                        vertx,
                        profiles,
                        services.imports(),
                        bodies,
                        http.requests().imports(),
                        edge.imports()),
                new UserExportRoutes(services.records(), encoder, authentication),
                new LiveRoutes(
                        services.live(),
                        authentication,
                        cors,
                        settings.live(),
                        http.requests().batchMax(),
                        http.requests().bodyBytesMax(),
                        http.connections().controlFramesMax()),
                new ChangesRoutes(
                        services.feed().reader(), services.feed().cursors(), authentication, settings.changes()),
                new AuditRoutes(
                        services.feed().audit(),
                        encoder,
                        authentication,
                        bodies,
                        http.requests().audit(),
                        edge.audits()),
                new AvatarRoutes(
                        vertx, settings.generation().avatars(), encoder.seal(), peers, edge.drawings(), metrics),
                new PictureRoutes(pictures.store(), pictures.names(), settings.pictures()),
                new UploadRoutes(
                        pictures.use(),
                        responses,
                        authentication,
                        uploads,
                        peers,
                        http.requests().pictures().bodyBytesMax()),
                new ReviewRoutes(
                        pictures.use(),
                        pictures.store(),
                        pictures.cursors(),
                        authentication,
                        bodies,
                        http.requests().bodyBytesMax()),
                Liveness.ofAnswering(),
                readiness,
                searchRoutes(settings, services, encoder, authentication),
                new FormerNamesRoutes(services.moderation().history(), authentication),
                new ModerationRoutes(
                        services.moderation().moderator(),
                        services.moderation().store(),
                        new LookAlikeSearch(
                                services.search().search(), settings.search().enabled(), edge.searches()),
                        encoder,
                        authentication,
                        bodies,
                        http.requests().bodyBytesMax()),
                new TenantRoutes(
                        services.tenants(),
                        authentication,
                        bodies,
                        http.requests().bodyBytesMax()),
                new InstanceRoutes(authentication, readiness, services.metrics()),
                new ExplainRoutes(authentication, services.explainer()),
                WebPages.apiDescription(),
                pages);
    }

    /** None where searches are off: the path does not exist. */
    private static Routes searchRoutes(
            Settings settings, Services services, ProfileJson encoder, Authentication authentication) {
        return settings.search().enabled()
                ? new SearchRoutes(
                        services.search().search(),
                        services.search().cursors(),
                        encoder,
                        authentication,
                        services.edge().searches(),
                        settings.search().cost(),
                        services.search().counts())
                : router -> {};
    }

    /** The handler of one event loop: the fast path answers hits, the router everything else. */
    public Handler<HttpServerRequest> handler(Vertx vertx) {
        Router router = router(vertx);
        return request -> {
            long startNanos = accessLog == null ? 0 : System.nanoTime();
            if (traced) {
                // a hit ends before its route could be looked up; the router names all other spans again
                Tracing.nameSpan(request.method().name(), ProfileRoutes.PATH);
            }
            if (readiness.isStopping() && request.version() != HttpVersion.HTTP_2) {
                // a client that keeps its connection would send its next request while the port closes
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            if (!fastPath.tryAnswer(request)) {
                router.handle(request);
                return;
            }
            metrics.answeredPlainHit(request.response().getStatusCode());
            if (accessLog != null) {
                accessLog.answered(request, ProfileRoutes.PATH, startNanos);
            }
        };
    }

    Router router(Vertx vertx) {
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
                .handler(names.timed(metrics))
                .handler(securityHeaders)
                .handler(cors)
                .handler(DecodableQuery::require);
        LoadShedding shedding = new LoadShedding(edge.requests(), metrics);
        SHED_PATHS.forEach(path -> router.route(path).handler(shedding));
        routes.forEach(each -> each.mount(router));
        return router;
    }

    private static void nameSpan(RoutingContext context, RouteNames names) {
        String method = context.request().method().name();
        context.addHeadersEndHandler(sent -> Tracing.nameSpan(method, names.of(context)));
        context.next();
    }
}
