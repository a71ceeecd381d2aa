package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.LoadShedding;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.phoenix.profile.http.filter.RequestBodyTimeout;
import io.phoenix.profile.http.wire.BatchJson;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.FieldsParameter;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.ListHeader;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/** Many profiles at once, as leaderboards read them. */
public final class BatchRoutes {

    private static final String PATH = "/v1/profiles";
    private static final String BATCH_PATH = "/v1/profiles/batch";
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

    private final Profiles profiles;
    private final ChargedReads creations;
    private final EntityTags tags;
    private final Authentication authentication;
    private final HttpSettings settings;
    private final ReadMetrics metrics;
    private final RequestBodyTimeout bodyDeadline;
    private final CharSequence cacheControl;
    private final CharSequence vary;

    public BatchRoutes(
            Profiles profiles,
            EntityTags tags,
            Authentication authentication,
            HttpSettings settings,
            Cors cors,
            ReadMetrics metrics) {
        this.profiles = profiles;
        this.creations = new ChargedReads(profiles);
        this.tags = tags;
        this.authentication = authentication;
        this.settings = settings;
        this.metrics = metrics;
        this.bodyDeadline = new RequestBodyTimeout(settings.requests().bodyTimeout());
        this.cacheControl = HttpHeaders.createOptimized(settings.cacheControl());
        this.vary = cors.vary(Authentication.VARY + ", Accept-Encoding");
    }

    public void mount(Router router, LoadShedding shedding) {
        router.route(PATH).handler(shedding);
        router.route(BATCH_PATH).handler(shedding);
        router.get(PATH).handler(authentication::withoutBody).handler(this::get);
        router.route(PATH).handler(MethodNotAllowed.butFor("GET"));
        router.post(BATCH_PATH).handler(authentication::beforeBody).handler(bodyDeadline);
        router.post(BATCH_PATH)
                .handler(BodyHandler.create(false)
                        .setBodyLimit(settings.requests().batchBytesMax()))
                .handler(authentication::afterBody)
                .handler(this::post);
        router.route(BATCH_PATH).handler(MethodNotAllowed.butFor("POST"));
    }

    private void get(RoutingContext context) {
        answer(
                context,
                BatchRequest.ofQuery(context.request(), settings.requests().batchMax()));
    }

    private void post(RoutingContext context) {
        answer(
                context,
                BatchRequest.ofBody(
                        context.request().getHeader(HttpHeaders.CONTENT_TYPE),
                        context.body().buffer(),
                        settings.requests().batchMax()));
    }

    private void answer(RoutingContext context, BatchRequest request) {
        boolean extended = FieldsParameter.isExtended(context.request());
        Caller caller = Authentication.callerOf(context);
        List<ProfileId> ids =
                request.userIds().stream().distinct().map(caller::idOf).toList();
        Future<BatchResult> page =
                request.create() ? creations.getAll(ids, Authentication.creationsOf(context)) : profiles.lookUp(ids);
        page.onComplete(found -> send(context, found, request.create(), extended), context::fail);
    }

    /** A page of which something is unavailable has no tag: the next one may have more. */
    private void send(RoutingContext context, BatchResult page, boolean create, boolean extended) {
        page.countTo(metrics);
        boolean gzip = Gzip.isAsked(context.request());
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, vary);
        if (page.unavailable().isEmpty() && page.absent().isEmpty()) {
            String tag = tags.of(page, gzip);
            response.putHeader(HttpHeaders.ETAG, tag);
            String ifNoneMatch = ListHeader.of(context.request(), HttpHeaders.IF_NONE_MATCH);
            if (ifNoneMatch != null && EntityTags.names(ifNoneMatch, tag)) {
                response.setStatusCode(304).end();
                return;
            }
        }
        Buffer body = BatchJson.encode(page, create, extended);
        if (gzip && body.length() >= Gzip.BYTES_MIN) {
            body = Gzip.compress(body);
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(body);
    }
}
