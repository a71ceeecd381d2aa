package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.BatchRequest;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** Several profiles in one request, as leaderboards read them. */
public record BatchRoutes(
        Profiles profiles,
        ChargedReads chargedReads,
        ProfileResponse responses,
        Authentication authentication,
        RequestBodies bodies,
        HttpSettings.Requests limits,
        DisplayFields display,
        PastBatches past)
        implements Routes {

    public static final String GET_PATH = "/v1/profiles";
    public static final String POST_PATH = "/v1/profiles/batch";

    private static final Set<String> READ_PARAMETERS = Set.of("user_ids", "create", "fields", PastBatches.PARAMETER);
    private static final Set<String> POST_PARAMETERS = Set.of("fields", PastBatches.PARAMETER);

    @Override
    public void mount(Router router) {
        Routes.read(router, GET_PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, GET_PATH, Routes.READ);
        bodies.mount(router, HttpMethod.POST, POST_PATH, limits.batchBytesMax(), this::post);
        Routes.refuseOtherMethods(router, POST_PATH, "POST");
    }

    private void get(RoutingContext context) {
        QueryParameters query = QueryParameters.of(context.request(), READ_PARAMETERS);
        answer(context, query, BatchRequest.ofQuery(query, limits.batchMax()));
    }

    private void post(RoutingContext context) {
        QueryParameters query = QueryParameters.of(context.request(), POST_PARAMETERS);
        Preconditions.requireForPost(context.request().headers());
        answer(context, query, BatchRequest.ofBody(context.body().buffer(), limits.batchMax()));
    }

    private void answer(RoutingContext context, QueryParameters query, BatchRequest request) {
        if (query.value(PastBatches.PARAMETER) != null) {
            past.answer(context, query, request);
            return;
        }
        ProfileFields fields = ProfileFields.ofBatch(query);
        Authentication.authenticatedOf(context).chargeIds(request.userIds().size());
        Caller caller = Authentication.callerOf(context);
        List<ProfileId> ids = caller.idsOf(request.userIds());
        Future<BatchResult> batch = request.create()
                ? chargedReads.getAll(ids, Authentication.creationBucketOf(context))
                : profiles.lookUp(ids);
        if (fields.display()) {
            Future<Buffer> body =
                    batch.compose(found -> display.ofBatch(caller.tenantId(), found, request.create(), fields));
            Routes.answer(context, body, made -> responses.sendBatch(context.request(), batch.result(), made));
        } else {
            Routes.answer(
                    context,
                    batch,
                    found -> responses.sendBatch(context.request(), found, request.create(), fields.extended()));
        }
    }
}
