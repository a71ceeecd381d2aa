package io.phoenix.profile.http.ops;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.explain.Explainer;
import io.phoenix.profile.explain.Explanation;
import io.phoenix.profile.explain.ExplanationJson;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.profiles.UserIdPath;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.QueryParameters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Explains a profile of the caller's tenant, for operators: see {@link Explainer}. */
public record ExplainRoutes(Authentication authentication, Explainer explainer) implements Routes {

    private static final String SUFFIX = "/explain";

    private static final String PATH = UserIdPath.ADMIN_PREFIX + ":user_id" + SUFFIX;

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        Routes.refuseOtherMethods(router, PATH, Routes.READ);
    }

    private void get(RoutingContext context) {
        QueryParameters.requireNone(context.request());
        Caller caller = Authentication.callerOf(context);
        caller.requireMayOperate();
        ProfileId id = caller.idOf(UserIdPath.of(context, UserIdPath.ADMIN_PREFIX, SUFFIX));
        Routes.answer(
                context,
                explainer.explain(id),
                (Explanation explained) -> Headers.sendUncached(context.request(), 200, ExplanationJson.of(explained)));
    }
}
