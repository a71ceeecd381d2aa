package io.phoenix.profile.http.profiles;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Cors;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchJson;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.Gzip;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.metrics.ReadMetrics;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Several profiles in one request, as leaderboards read them. */
public final class BatchRoutes implements Routes {

    public static final String GET_PATH = "/v1/profiles";
    public static final String POST_PATH = "/v1/profiles/batch";

    private final Profiles profiles;
    private final ChargedReads chargedReads;
    private final EntityTags tags;
    private final Authentication authentication;
    private final HttpSettings settings;
    private final ReadMetrics metrics;
    private final RequestBodies bodies;
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
        this.chargedReads = new ChargedReads(profiles);
        this.tags = tags;
        this.authentication = authentication;
        this.settings = settings;
        this.metrics = metrics;
        this.bodies = new RequestBodies(authentication, settings.requests().bodyTimeout());
        this.cacheControl = HttpHeaders.createOptimized(settings.cacheControl());
        this.vary = cors.vary(Authentication.VARY + ", Accept-Encoding");
    }

    @Override
    public void mount(Router router) {
        router.get(GET_PATH).handler(authentication::withoutBody).handler(this::get);
        Routes.refuseOtherMethods(router, GET_PATH, "GET");
        bodies.mount(router, HttpMethod.POST, POST_PATH, settings.requests().batchBytesMax(), this::post);
        Routes.refuseOtherMethods(router, POST_PATH, "POST");
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
        boolean extended = ProfileJson.isExtendedAsked(context.request());
        List<ProfileId> ids = Authentication.callerOf(context).idsOf(request.userIds());
        Future<BatchResult> batch =
                request.create() ? chargedReads.getAll(ids, Authentication.creationsOf(context)) : profiles.lookUp(ids);
        batch.onComplete(found -> send(context, found, request.create(), extended), context::fail);
    }

    /** Only a complete batch gets a tag: retrying an incomplete one may yield more. */
    private void send(RoutingContext context, BatchResult batch, boolean create, boolean extended) {
        batch.countTo(metrics);
        boolean gzip = Gzip.isAccepted(context.request());
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, vary);
        if (batch.unavailable().isEmpty() && batch.absent().isEmpty()) {
            String tag = tags.of(batch, gzip);
            response.putHeader(HttpHeaders.ETAG, tag);
            if (EntityTags.isNotModified(context.request(), tag)) {
                response.setStatusCode(304).end();
                return;
            }
        }
        Buffer body = BatchJson.encode(batch, create, extended);
        if (gzip && body.length() >= Gzip.BYTES_MIN) {
            body = Gzip.compress(body);
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, Headers.JSON).end(body);
    }
}
