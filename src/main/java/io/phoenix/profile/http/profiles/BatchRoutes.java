package io.phoenix.profile.http.profiles;

import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Several profiles in one request, as leaderboards read them. */
public record BatchRoutes(
        Profiles profiles,
        ChargedReads chargedReads,
        ProfileResponse responses,
        Authentication authentication,
        RequestBodies bodies,
        HttpSettings.Requests limits)
        implements Routes {

    public static final String GET_PATH = "/v1/profiles";
    public static final String POST_PATH = "/v1/profiles/batch";

    @Override
    public void mount(Router router) {
        router.get(GET_PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, GET_PATH, "GET");
        bodies.mount(router, HttpMethod.POST, POST_PATH, limits.batchBytesMax(), this::post);
        Routes.refuseOtherMethods(router, POST_PATH, "POST");
    }

    private void get(RoutingContext context) {
        answer(context, BatchRequest.ofQuery(context.request(), limits.batchMax()));
    }

    private void post(RoutingContext context) {
        answer(
                context,
                BatchRequest.ofBody(
                        context.request().getHeader(HttpHeaders.CONTENT_TYPE),
                        context.body().buffer(),
                        limits.batchMax()));
    }

    private void answer(RoutingContext context, BatchRequest request) {
        boolean extended = QueryParameters.isExtended(context.request());
        Authentication.authenticatedOf(context).chargeIds(request.userIds().size());
        List<ProfileId> ids = Authentication.callerOf(context).idsOf(request.userIds());
        Future<BatchResult> batch = request.create()
                ? chargedReads.getAll(ids, Authentication.creationBucketOf(context))
                : profiles.lookUp(ids);
        batch.onComplete(
                found -> responses.sendBatch(context.request(), found, request.create(), extended), context::fail);
    }
}
