package io.phoenix.profile.http.moderation;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.profiles.UserIdPath;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.moderation.FormerName;
import io.phoenix.profile.moderation.NameHistory;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The former names of a user, for the user, an administrator or a server. */
public record FormerNamesRoutes(NameHistory history, Authentication authentication) implements Routes {

    private static final String SUFFIX = "/names";

    public static final String PATH = UserIdPath.PREFIX + ":user_id" + SUFFIX;

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        QueryParameters.requireNone(context.request());
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context, SUFFIX));
        caller.requireMayExport(id);
        Routes.answer(
                context,
                history.of(id),
                (List<FormerName> names) -> Headers.sendUncached(
                        context.request(),
                        new JsonObject()
                                .put("tenant_id", id.tenantId())
                                .put("user_id", id.userId())
                                .put("former_names", ModerationJson.of(names))
                                .toBuffer()));
    }
}
