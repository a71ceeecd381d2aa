package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.EntityTags;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.Source;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One profile: read, change, erase. */
public record ProfileRoutes(
        Profiles profiles,
        ChargedReads chargedReads,
        NamePolicies names,
        ProfileResponse responses,
        Authentication authentication,
        RequestBodies bodies,
        int bodyBytesMax)
        implements Routes {

    public static final String PATH = UserIdPath.PREFIX + ":user_id";

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(authentication::authenticate).handler(this::get);
        bodies.mount(router, HttpMethod.PUT, PATH, bodyBytesMax, this::put);
        router.delete(PATH).handler(authentication::authenticate).handler(this::delete);
        Routes.refuseOtherMethods(router, PATH, "GET, PUT, DELETE");
    }

    private void get(RoutingContext context) {
        HttpServerRequest request = context.request();
        ProfileId id = Authentication.callerOf(context).idOf(UserIdPath.of(context));
        boolean extended = QueryParameters.isExtended(request);
        long versionMin = QueryParameters.number(
                request, "min_version", SingleReads.ANY_VERSION, 0, Long.MAX_VALUE, "the version of an earlier answer");
        CachedProfile hit = profiles.cached(id);
        if (hit != null && hit.version() >= versionMin) {
            responses.send(request, hit, Source.LOCAL, extended);
            return;
        }
        chargedReads
                .get(id, versionMin, Authentication.creationBucketOf(context))
                .onComplete(
                        (ReadResult read) -> responses.send(request, read.profile(), read.source(), extended),
                        context::fail);
    }

    private void put(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context));
        caller.requireMayWrite(id);
        Authentication.chargeUpdate(context);
        boolean extended = QueryParameters.isExtended(context.request());
        profiles.update(id, update(context, caller))
                .onComplete(
                        (CachedProfile changed) -> responses.sendChanged(context.response(), changed, extended),
                        context::fail);
    }

    private void delete(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context));
        caller.requireMayErase(id);
        Authentication.chargeUpdate(context);
        profiles.erase(id, cooldownOf(caller))
                .onComplete(erased -> context.response().setStatusCode(204).end(), context::fail);
    }

    private ProfileUpdate update(RoutingContext context, Caller caller) {
        NamePolicy policy = names.of(caller.tenantId());
        HttpServerRequest request = context.request();
        UpdateBody body = UpdateBody.parse(
                request.getHeader(HttpHeaders.CONTENT_TYPE), context.body().buffer());
        return new ProfileUpdate(
                body.name() == null ? null : policy.accept(body.name()),
                body.regenerateAvatar(),
                EntityTags.expectedVersion(request),
                cooldownOf(caller));
    }

    private Duration cooldownOf(Caller caller) {
        return caller.mayWriteAny()
                ? Duration.ZERO
                : names.of(caller.tenantId()).renameCooldown();
    }

    /**
     * The body of a PUT. The other fields of a profile are ignored, so that a client may send back
     * what it read. Null keeps the name.
     */
    record UpdateBody(@Nullable String name, boolean regenerateAvatar) {

        private static final Set<String> FIELDS = Set.of(
                "name",
                "regenerate_avatar",
                "tenant_id",
                "user_id",
                "avatar_url",
                "created_at",
                "updated_at",
                "version",
                "name_is_custom");

        static UpdateBody parse(@Nullable String contentType, @Nullable Buffer body) {
            JsonBody json = JsonBody.parse(contentType, body, "name, regenerate_avatar, or both", FIELDS);
            return new UpdateBody(
                    json.field("name", String.class, "a string"),
                    Boolean.TRUE.equals(json.field("regenerate_avatar", Boolean.class, "true or false")));
        }
    }
}
