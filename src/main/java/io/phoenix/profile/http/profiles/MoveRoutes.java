package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.Profiles;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Moves a profile to another id, such as that of a guest who signs in for the first time. For admins. */
public record MoveRoutes(Profiles profiles, RequestBodies bodies, int bodyBytesMax) implements Routes {

    private static final String SUFFIX = "/move";

    private static final String PATH = UserIdPath.ADMIN_PREFIX + ":user_id" + SUFFIX;

    private static final Set<String> PARAMETERS = Set.of("fields");

    private static final JsonBody.Form FORM = JsonBody.Form.flat("to, and optionally replace", Set.of("to", "replace"));

    @Override
    public void mount(Router router) {
        bodies.mount(router, HttpMethod.POST, PATH, bodyBytesMax, this::post);
        Routes.refuseOtherMethods(router, PATH, "POST");
    }

    private void post(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId from = caller.idOf(UserIdPath.of(context, UserIdPath.ADMIN_PREFIX, SUFFIX));
        caller.requireAdmin("move", from);
        Authentication.chargeUpdate(context);
        boolean extended = ProfileFields.ofOne(QueryParameters.of(context.request(), PARAMETERS))
                .extended();
        Preconditions.requireForPost(context.request().headers());
        JsonBody body = JsonBody.parse(context.body().buffer(), FORM);
        String user = body.field("to", String.class, "a string");
        if (user == null) {
            throw new ProfileFailure(Kind.MALFORMED_BODY, "to: none (expected: another user id)");
        }
        if (user.equals(from.userId())) {
            throw new ProfileFailure(
                    Kind.PROFILE_EXISTS, "to: '" + Quoted.of(user) + "' is the same id (expected: another user id)");
        }
        boolean replace = Boolean.TRUE.equals(body.field("replace", Boolean.class, "true or false"));
        Routes.answer(
                context,
                profiles.move(from, caller.idOf(user), replace),
                (CachedProfile moved) ->
                        Headers.sendUncached(context.request(), ProfileResponse.body(moved, extended)));
    }
}
