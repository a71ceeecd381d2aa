package io.phoenix.profile.http.moderation;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.profiles.UserIdPath;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.moderation.ModerationOrder;
import io.phoenix.profile.moderation.ModerationRecord;
import io.phoenix.profile.moderation.ModerationStore;
import io.phoenix.profile.moderation.Moderator;
import io.phoenix.profile.moderation.Moderator.Moderated;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Moderates a profile of the caller's tenant, and shows what was done so far. */
public record ModerationRoutes(
        Moderator moderator,
        ModerationStore moderation,
        LookAlikeSearch lookAlikes,
        BodyEncoder encoder,
        Authentication authentication,
        RequestBodies bodies,
        int bodyBytesMax)
        implements Routes {

    private static final String SUFFIX = "/moderation";

    public static final String PATH = UserIdPath.ADMIN_PREFIX + ":user_id" + SUFFIX;

    private static final Set<String> PARAMETERS = Set.of("before", "limit");

    private static final int LIMIT = 20;
    private static final int LIMIT_MAX = 100;

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        bodies.mount(router, HttpMethod.POST, PATH, bodyBytesMax, this::post);
        Routes.refuseOtherMethods(router, PATH, "GET, HEAD, POST");
    }

    private void get(RoutingContext context) {
        ProfileId id = idOf(context);
        QueryParameters parameters = QueryParameters.of(context.request(), PARAMETERS);
        long before = parameters.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE, "the id of an entry");
        int limit = (int) parameters.number("limit", LIMIT, 1, LIMIT_MAX, "a number from 1 to " + LIMIT_MAX);
        Routes.answer(
                context,
                moderation.find(id, before, limit),
                (ModerationRecord held) -> Headers.sendUncached(
                        context.request(), ModerationJson.of(id, held).toBuffer()));
    }

    private void post(RoutingContext context) {
        ProfileId id = idOf(context);
        QueryParameters.requireNone(context.request());
        Preconditions.requireForPost(context.request().headers());
        ModerationOrder order = ModerationBody.parse(
                context.body().buffer(), Authentication.callerOf(context).actor());
        Authentication.chargeUpdate(context);
        Routes.answer(
                context,
                moderator.moderate(id, order).compose(moderated -> answer(id, moderated)),
                (JsonObject json) -> Headers.sendUncached(context.request(), json.toBuffer()));
    }

    private Future<JsonObject> answer(ProfileId id, Moderated moderated) {
        String refused = moderated.refused();
        return refused == null
                ? Future.succeededFuture(ModerationJson.of(moderated, null, encoder))
                : lookAlikes.find(id, refused).map(found -> ModerationJson.of(moderated, found, encoder));
    }

    private static ProfileId idOf(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        caller.requireMayModerate();
        return caller.idOf(UserIdPath.of(context, UserIdPath.ADMIN_PREFIX, SUFFIX));
    }
}
