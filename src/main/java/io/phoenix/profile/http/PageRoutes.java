package io.phoenix.profile.http;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.profile.Creations;
import io.phoenix.profile.profile.Profiles;
import io.phoenix.profile.tier.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/** Many profiles at once, as leaderboards read them. */
final class PageRoutes {

    private static final String PATH = "/v1/profiles";
    private static final String BATCH_PATH = "/v1/profiles/batch";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

    private final Profiles profiles;
    private final Creations creations;
    private final EntityTags tags;
    private final Authentication authentication;
    private final HttpSettings settings;
    private final BodyDeadline bodyDeadline;
    private final CharSequence cacheControl;
    private final CharSequence vary;

    PageRoutes(Profiles profiles, EntityTags tags, Authentication authentication, HttpSettings settings, Cors cors) {
        this.profiles = profiles;
        this.creations = new Creations(profiles);
        this.tags = tags;
        this.authentication = authentication;
        this.settings = settings;
        this.bodyDeadline = new BodyDeadline(settings.requestTimeout());
        this.cacheControl = HttpHeaders.createOptimized(settings.cacheControl());
        this.vary = cors.vary(Authentication.VARY + ", Accept-Encoding");
    }

    void mount(Router router, Shedding shedding) {
        router.route(PATH).handler(shedding);
        router.route(BATCH_PATH).handler(shedding);
        router.get(PATH).handler(authentication::withoutBody).handler(this::get);
        router.route(PATH).handler(MethodNotAllowed.butFor("GET"));
        router.post(BATCH_PATH).handler(authentication::beforeBody).handler(bodyDeadline);
        router.post(BATCH_PATH)
                .handler(BodyHandler.create(false).setBodyLimit(settings.batchBytesMax()))
                .handler(authentication::afterBody)
                .handler(this::post);
        router.route(BATCH_PATH).handler(MethodNotAllowed.butFor("POST"));
    }

    private void get(RoutingContext context) {
        answer(context, PageRequest.ofQuery(context.request(), settings.batchMax()));
    }

    private void post(RoutingContext context) {
        answer(
                context,
                PageRequest.ofBody(
                        context.request().getHeader(HttpHeaders.CONTENT_TYPE),
                        context.body().buffer(),
                        settings.batchMax()));
    }

    private void answer(RoutingContext context, PageRequest request) {
        boolean extended = FieldsParameter.isExtended(context.request());
        Caller caller = Authentication.callerOf(context);
        List<ProfileId> ids =
                request.userIds().stream().distinct().map(caller::idOf).toList();
        Future<Page> page =
                request.create() ? creations.getAll(ids, Authentication.creationsOf(context)) : profiles.lookUp(ids);
        page.onComplete(found -> send(context, found, request.create(), extended), context::fail);
    }

    /** A page of which something is unavailable has no tag: the next one may have more. */
    private void send(RoutingContext context, Page page, boolean create, boolean extended) {
        boolean gzip = Gzip.isAsked(context.request());
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, vary);
        if (page.unavailable().isEmpty() && page.missing().isEmpty()) {
            String tag = tags.of(page.profiles(), gzip);
            response.putHeader(HttpHeaders.ETAG, tag);
            String ifNoneMatch = ListHeader.of(context.request(), HttpHeaders.IF_NONE_MATCH);
            if (ifNoneMatch != null && EntityTags.names(ifNoneMatch, tag)) {
                response.setStatusCode(304).end();
                return;
            }
        }
        Buffer body = PageJson.encode(page, create, extended);
        if (gzip && body.length() >= Gzip.BYTES_MIN) {
            body = Gzip.compress(body);
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
    }
}
