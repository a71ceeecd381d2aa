package io.phoenix.profile.http.profiles;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.config.PicturePolicy;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.VersionCondition;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.JsonBody;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.profiles.ChargedReads;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.ReadResult;
import io.phoenix.profile.read.SingleReads;
import io.phoenix.profile.read.Source;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One profile: read, change, erase. */
public record ProfileRoutes(
        Profiles profiles,
        ChargedReads chargedReads,
        NamePolicies names,
        Function<String, PicturePolicy> pictures,
        ProfileResponse responses,
        Authentication authentication,
        RequestBodies bodies,
        int bodyBytesMax)
        implements Routes {

    public static final String PATH = UserIdPath.PREFIX + ":user_id";

    private static final Set<String> READ_PARAMETERS = Set.of("fields", "min_version");
    private static final Set<String> CHANGE_PARAMETERS = Set.of("fields");
    private static final Set<String> ERASE_PARAMETERS = Set.of("keep");
    private static final String VERSION_EXPECTED = "the version of an earlier answer";

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        bodies.mount(router, HttpMethod.PUT, PATH, bodyBytesMax, this::put);
        router.delete(PATH).handler(authentication::authenticate).handler(this::delete);
        Routes.refuseOtherMethods(router, PATH, "GET, HEAD, PUT, DELETE");
    }

    private void get(RoutingContext context) {
        HttpServerRequest request = context.request();
        ProfileId id = Authentication.callerOf(context).idOf(UserIdPath.of(context));
        QueryParameters query = QueryParameters.of(request, READ_PARAMETERS);
        boolean extended = ProfileFields.ofOne(query).extended();
        long versionMin = query.number("min_version", SingleReads.ANY_VERSION, 0, Long.MAX_VALUE, VERSION_EXPECTED);
        CachedProfile hit = profiles.cached(id);
        if (hit != null && hit.version() >= versionMin) {
            responses.send(request, hit, Source.LOCAL, extended);
            return;
        }
        if (profiles.isBeyondClock(versionMin)) {
            throw QueryParameters.malformed("min_version", Long.toString(versionMin), VERSION_EXPECTED);
        }
        Routes.answer(
                context,
                chargedReads.get(id, versionMin, Authentication.creationBucketOf(context)),
                (ReadResult read) -> responses.send(request, read.profile(), read.source(), extended));
    }

    private void put(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context));
        caller.requireMayWrite(id);
        Authentication.chargeUpdate(context);
        boolean extended = ProfileFields.ofOne(QueryParameters.of(context.request(), CHANGE_PARAMETERS))
                .extended();
        Routes.answer(
                context,
                profiles.update(id, update(context, caller)),
                (CachedProfile changed) -> responses.sendChanged(context.response(), changed, extended));
    }

    private void delete(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context));
        caller.requireMayErase(id, authentication.mayServersErase(caller));
        Authentication.chargeUpdate(context);
        boolean keep = QueryParameters.of(context.request(), ERASE_PARAMETERS).has("keep", "erased");
        VersionCondition condition = responses.conditionOf(context.request());
        Routes.answer(
                context,
                keep
                        ? profiles.eraseAndKeep(id, condition, cooldownOf(caller))
                        : profiles.erase(id, condition, cooldownOf(caller)),
                erased -> context.response().setStatusCode(204).end());
    }

    private ProfileUpdate update(RoutingContext context, Caller caller) {
        NamePolicy policy = names.of(caller.tenantId());
        UpdateBody body = UpdateBody.parse(context.body().buffer());
        return new ProfileUpdate(
                body.name() == null ? null : policy.accept(body.name()),
                body.regenerateAvatar(),
                body.avatarUrl() == null
                        ? null
                        : pictures.apply(caller.tenantId()).hosts().accept(body.avatarUrl()),
                responses.conditionOf(context.request()),
                cooldownOf(caller));
    }

    private Duration cooldownOf(Caller caller) {
        return caller.mayWriteAny()
                ? Duration.ZERO
                : names.of(caller.tenantId()).renameCooldown();
    }

    /** The body of a PUT. Null keeps the name, and the avatar. */
    record UpdateBody(
            @Nullable String name,
            boolean regenerateAvatar,
            @Nullable String avatarUrl) {

        private static final JsonBody.Form FORM = JsonBody.Form.flat(
                "name, and regenerate_avatar or avatar_url", Set.of("name", "regenerate_avatar", "avatar_url"));

        static UpdateBody parse(@Nullable Buffer body) {
            JsonBody json = JsonBody.parse(body, FORM);
            UpdateBody parsed = new UpdateBody(
                    json.field("name", String.class, "a string"),
                    Boolean.TRUE.equals(json.field("regenerate_avatar", Boolean.class, "true or false")),
                    json.field("avatar_url", String.class, "a string"));
            if (parsed.regenerateAvatar && parsed.avatarUrl != null) {
                throw new ProfileFailure(
                        Kind.PICTURE_REFUSED,
                        "avatar_url: given with regenerate_avatar: true (expected: one of them)",
                        "two_avatars");
            }
            return parsed;
        }
    }
}
