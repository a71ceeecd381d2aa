package io.phoenix.profile.http.feed;

import io.phoenix.profile.auth.AuthenticatedCaller;
import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.Ends;
import io.phoenix.profile.feed.CopyAudit;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Audits the copies of profiles that a server keeps. Parsing and encoding thousands of them takes milliseconds, so it happens on
 * worker threads; few audits run at once.
 */
public record AuditRoutes(
        CopyAudit audit,
        BodyEncoder encoder,
        Authentication authentication,
        RequestBodies bodies,
        HttpSettings.Audit limits,
        Budget audits)
        implements Routes {

    public static final String PATH = "/v1/profiles/audit";

    @Override
    public void mount(Router router) {
        bodies.mount(router, HttpMethod.POST, PATH, limits.bodyBytesMax(), this::post);
        Routes.refuseOtherMethods(router, PATH, "POST");
    }

    private void post(RoutingContext context) {
        QueryParameters.requireNone(context.request());
        AuthenticatedCaller authenticated = Authentication.authenticatedOf(context);
        Caller caller = authenticated.caller();
        caller.requireServer("audit copies");
        Preconditions.requireForPost(context.request().headers());
        if (!audits.tryTake(1)) {
            throw new ProfileFailure(
                    Kind.OVERLOADED, "audits in flight: " + audits.max() + " (expected: fewer; try again)");
        }
        Vertx vertx = context.vertx();
        Buffer body = context.body().buffer();
        Future<Buffer> answer = vertx.executeBlocking(() -> AuditBody.parse(body, limits.copiesMax()), false)
                .compose(copies -> {
                    authenticated.chargeIds(copies.size());
                    return audit.audit(caller.tenantId(), copies);
                })
                .compose(audited -> vertx.executeBlocking(() -> FeedJson.of(audited, encoder), false));
        // a client that leaves does not end the statements
        Ends.whenOver(context, () -> answer.onComplete(done -> audits.giveBack(1)));
        Routes.answer(context, answer, json -> Headers.sendUncached(context.request(), json));
    }
}
