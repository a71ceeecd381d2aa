package io.phoenix.profile.http.picture;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.edge.Peers;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.profiles.ProfileResponse;
import io.phoenix.profile.http.profiles.UserIdPath;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.picture.OwnPictures;
import io.phoenix.profile.picture.OwnPictures.Uploaded;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** The picture of a user: uploads it, and goes back to the drawn avatar. */
public record UploadRoutes(
        OwnPictures pictures,
        ProfileResponse responses,
        Authentication authentication,
        RequestBodies bodies,
        Peers peers,
        int bodyBytesMax)
        implements Routes {

    private static final String SUFFIX = "/avatar";

    public static final String PATH = UserIdPath.PREFIX + ":user_id" + SUFFIX;

    private static final Set<String> PARAMETERS = Set.of("fields");

    @Override
    public void mount(Router router) {
        bodies.mountPicture(router, HttpMethod.PUT, PATH, bodyBytesMax, this::put);
        router.delete(PATH).handler(authentication::authenticate).handler(this::delete);
        Routes.refuseOtherMethods(router, PATH, "PUT, DELETE");
    }

    private void put(RoutingContext context) {
        ProfileId id = writableIdOf(context);
        pictures.requireUploads(id.tenantId());
        Authentication.chargeUpdate(context);
        boolean extended = ProfileFields.ofOne(QueryParameters.of(context.request(), PARAMETERS))
                .extended();
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw new ProfileFailure(Kind.MALFORMED_BODY, "body: empty (expected: a picture)");
        }
        Routes.answer(
                context,
                pictures.upload(
                        id,
                        body.getBytes(),
                        responses.conditionOf(context.request()),
                        peers.of(context.request()),
                        Authentication.creationBucketOf(context)),
                (Uploaded uploaded) -> {
                    context.response().setStatusCode(uploaded.waiting() ? 202 : 200);
                    responses.sendChanged(context.response(), uploaded.profile(), extended);
                });
    }

    private void delete(RoutingContext context) {
        ProfileId id = writableIdOf(context);
        Authentication.chargeUpdate(context);
        boolean extended = ProfileFields.ofOne(QueryParameters.of(context.request(), PARAMETERS))
                .extended();
        Routes.answer(
                context,
                pictures.remove(id, responses.conditionOf(context.request()), Authentication.creationBucketOf(context)),
                (CachedProfile changed) -> responses.sendChanged(context.response(), changed, extended));
    }

    private static ProfileId writableIdOf(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        ProfileId id = caller.idOf(UserIdPath.of(context, SUFFIX));
        caller.requireMayWrite(id);
        return id;
    }
}
