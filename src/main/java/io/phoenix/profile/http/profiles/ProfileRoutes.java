package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.LoadShedding;
import io.phoenix.profile.http.filter.MethodNotAllowed;
import io.phoenix.profile.http.filter.RequestBodyTimeout;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.FieldsParameter;
import io.phoenix.profile.http.wire.ListHeader;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.Source;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;

/** One profile: read it, change it, erase it. */
public final class ProfileRoutes {

    public static final String PATH = "/v1/profiles/user/:user_id";

    private final Profiles profiles;
    private final ChargedReads creations;
    private final NamePolicies names;
    private final ProfileResponse answers;
    private final Authentication authentication;
    private final RequestBodyTimeout bodyDeadline;
    private final int bodyBytesMax;

    public ProfileRoutes(
            Profiles profiles,
            NamePolicies names,
            ProfileResponse answers,
            Authentication authentication,
            HttpSettings settings) {
        this.profiles = profiles;
        this.creations = new ChargedReads(profiles);
        this.names = names;
        this.answers = answers;
        this.authentication = authentication;
        this.bodyDeadline = new RequestBodyTimeout(settings.requests().bodyTimeout());
        this.bodyBytesMax = settings.requests().bodyBytesMax();
    }

    public void mount(Router router, LoadShedding shedding) {
        router.route(PATH).handler(shedding);
        router.get(PATH).handler(authentication::withoutBody).handler(this::get);
        // a route of its own: nobody unknown has a body read
        router.put(PATH).handler(authentication::beforeBody).handler(bodyDeadline);
        router.put(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(bodyBytesMax))
                .handler(authentication::afterBody)
                .handler(this::put);
        router.delete(PATH).handler(authentication::withoutBody).handler(this::delete);
        router.route(PATH).handler(MethodNotAllowed.butFor("GET, PUT, DELETE"));
    }

    private void get(RoutingContext context) {
        ProfileId id = Authentication.callerOf(context).idOf(context.pathParam("user_id"));
        boolean extended = FieldsParameter.isExtended(context.request());
        long versionMin = versionMin(context.request());
        CachedProfile hit = profiles.cached(id);
        if (hit != null && hit.version() >= versionMin) {
            answers.send(context.request(), hit, Source.LOCAL, extended);
            return;
        }
        creations
                .get(id, versionMin, Authentication.creationsOf(context))
                .onComplete(
                        (ReadResult reading) ->
                                answers.send(context.request(), reading.profile(), reading.source(), extended),
                        context::fail);
    }

    private void put(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(context.pathParam("user_id"));
        caller.requireMayWrite(id);
        Authentication.requireUpdate(context);
        boolean extended = FieldsParameter.isExtended(context.request());
        ProfileUpdate update = update(context, caller);
        profiles.update(id, update)
                .onComplete(
                        (CachedProfile changed) -> answers.sendChanged(context.response(), changed, extended),
                        context::fail);
    }

    private void delete(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(context.pathParam("user_id"));
        caller.requireMayErase(id);
        Authentication.requireUpdate(context);
        profiles.erase(id)
                .onComplete(erased -> context.response().setStatusCode(204).end(), context::fail);
    }

    private ProfileUpdate update(RoutingContext context, Caller caller) {
        NamePolicy policy = names.of(caller.tenantId());
        HttpServerRequest request = context.request();
        UpdateBody body = UpdateBody.parse(
                request.getHeader(HttpHeaders.CONTENT_TYPE), context.body().buffer());
        String ifMatch = ListHeader.of(request, HttpHeaders.IF_MATCH);
        return new ProfileUpdate(
                body.name() == null ? null : policy.accept(body.name()),
                body.regenerateAvatar(),
                ifMatch == null ? null : EntityTags.versionIn(ifMatch),
                caller.mayWriteAny() ? Duration.ZERO : policy.renameCooldown());
    }

    private static long versionMin(HttpServerRequest request) {
        String version = request.query() == null ? null : request.getParam("min_version");
        if (version == null) {
            return SingleReads.ANY_VERSION;
        }
        try {
            long number = Long.parseLong(version);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // told below like a negative one
        }
        throw new ProfileFailure(
                Kind.MALFORMED_PARAMETER,
                "min_version: '" + Quoted.of(version) + "' (expected: the version of an earlier answer)");
    }
}
