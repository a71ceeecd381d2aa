package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.Profiles;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Kept erasures: an admin lifts them. */
public record ErasureRoutes(Profiles profiles, Authentication authentication) implements Routes {

    private static final String SUFFIX = "/erasure";

    private static final String PATH = UserIdPath.ADMIN_PREFIX + ":user_id" + SUFFIX;

    @Override
    public void mount(Router router) {
        router.delete(PATH).handler(authentication::authenticate).handler(this::delete);
        Routes.refuseOtherMethods(router, PATH, "DELETE");
    }

    private void delete(RoutingContext context) {
        QueryParameters.requireNone(context.request());
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context, UserIdPath.ADMIN_PREFIX, SUFFIX));
        caller.requireAdmin("lift the erasure of", id);
        Preconditions.requireForUntagged(context.request().headers());
        Authentication.chargeUpdate(context);
        Routes.answer(
                context,
                profiles.lift(id),
                lifted -> context.response().setStatusCode(204).end());
    }
}
