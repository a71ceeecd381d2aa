package io.phoenix.profile.http;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.ProfileUpdate;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.profile.Profiles;
import io.phoenix.profile.tier.ReadPath;
import io.phoenix.profile.tier.Reading;
import io.phoenix.profile.tier.Resident;
import io.phoenix.profile.tier.Source;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One profile: read it, change it, erase it. */
final class ProfileRoutes {

    private static final String PATH = "/v1/profiles/user/:user_id";
    private static final CharSequence PROFILE_SOURCE = HttpHeaders.createOptimized("X-Profile-Source");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence AUTHORIZATION = HttpHeaders.createOptimized("Authorization");

    private final Profiles profiles;
    private final NamePolicies names;
    private final EntityTags tags;
    private final Authentication authentication;
    private final int bodyBytesMax;
    private final CharSequence cacheControl;

    ProfileRoutes(
            Profiles profiles,
            NamePolicies names,
            EntityTags tags,
            Authentication authentication,
            HttpSettings settings) {
        this.profiles = profiles;
        this.names = names;
        this.tags = tags;
        this.authentication = authentication;
        this.bodyBytesMax = settings.bodyBytesMax();
        this.cacheControl = HttpHeaders.createOptimized(settings.cacheControl());
    }

    void mount(Router router) {
        router.get(PATH).handler(authentication).handler(this::get);
        // a route of its own: nobody unknown has a body read
        router.put(PATH).handler(authentication);
        router.put(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(bodyBytesMax))
                .handler(this::put);
        router.delete(PATH).handler(authentication).handler(this::delete);
        router.route(PATH).handler(MethodNotAllowed.butFor("GET, PUT, DELETE"));
    }

    private void get(RoutingContext context) {
        ProfileId id = Authentication.callerOf(context).idOf(context.pathParam("user_id"));
        boolean extended = isExtended(context.request());
        long versionMin = versionMin(context.request());
        Resident resident = profiles.resident(id);
        if (resident != null && resident.version() >= versionMin) {
            answer(context, resident, Source.LOCAL, extended);
            return;
        }
        profiles.get(id, versionMin)
                .onComplete(
                        (Reading reading) -> answer(context, reading.resident(), reading.source(), extended),
                        context::fail);
    }

    private void put(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(context.pathParam("user_id"));
        caller.requireMayWrite(id);
        boolean extended = isExtended(context.request());
        ProfileUpdate update = update(context, caller);
        profiles.update(id, update)
                .onComplete(
                        (Resident changed) -> send(context.response(), changed, tags.of(changed.version()), extended),
                        context::fail);
    }

    private void delete(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(context.pathParam("user_id"));
        caller.requireMayErase(id);
        profiles.erase(id)
                .onComplete(erased -> context.response().setStatusCode(204).end(), context::fail);
    }

    private ProfileUpdate update(RoutingContext context, Caller caller) {
        NamePolicy policy = names.of(caller.tenantId());
        HttpServerRequest request = context.request();
        UpdateBody body = UpdateBody.parse(
                request.getHeader(HttpHeaders.CONTENT_TYPE), context.body().buffer());
        String ifMatch = request.getHeader(HttpHeaders.IF_MATCH);
        return new ProfileUpdate(
                body.name() == null ? null : policy.accept(body.name()),
                body.regenerateAvatar(),
                ifMatch == null ? null : EntityTags.versionIn(ifMatch),
                caller.mayWriteAny() ? Duration.ZERO : policy.renameCooldown());
    }

    private void answer(RoutingContext context, Resident resident, Source source, boolean extended) {
        String tag = tags.of(resident.version());
        HttpServerResponse response = context.response().putHeader(PROFILE_SOURCE, source.label());
        String ifNoneMatch = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (ifNoneMatch != null && EntityTags.names(ifNoneMatch, tag)) {
            cacheable(response, tag).setStatusCode(304).end();
            return;
        }
        send(response, resident, tag, extended);
    }

    private void send(HttpServerResponse response, Resident resident, String tag, boolean extended) {
        cacheable(response, tag)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(extended ? ProfileJson.extended(resident) : Buffer.buffer(resident.body()));
    }

    private HttpServerResponse cacheable(HttpServerResponse response, String tag) {
        return response.putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, AUTHORIZATION);
    }

    private static long versionMin(HttpServerRequest request) {
        String version = request.query() == null ? null : request.getParam("min_version");
        if (version == null) {
            return ReadPath.ANY_VERSION;
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

    private static boolean isExtended(HttpServerRequest request) {
        String query = request.query();
        if (query == null) {
            return false;
        }
        return isExtended(request.getParam("fields"));
    }

    private static boolean isExtended(@Nullable String fields) {
        if (fields == null || fields.equals("extended")) {
            return fields != null;
        }
        throw new ProfileFailure(
                Kind.MALFORMED_PARAMETER, "fields: '" + Quoted.of(fields) + "' (expected: extended, or nothing)");
    }
}
