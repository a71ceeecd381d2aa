package io.phoenix.profile.http.picture;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.RequestBodies;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.Preconditions;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.picture.OwnPictures;
import io.phoenix.profile.picture.PictureStore;
import io.phoenix.profile.picture.WaitingCursors;
import io.phoenix.profile.picture.WaitingPictures;
import io.phoenix.profile.picture.WaitingPictures.Position;
import io.phoenix.profile.picture.WaitingPictures.Waiting;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The queue of pictures that wait for a moderator, and the decisions. */
public record ReviewRoutes(
        OwnPictures pictures,
        PictureStore store,
        WaitingCursors cursors,
        Authentication authentication,
        RequestBodies bodies,
        int bodyBytesMax)
        implements Routes {

    public static final String PATH = "/v1/admin/pictures";

    private static final Set<String> PARAMETERS = Set.of("cursor", "limit");
    private static final int LIMIT = 10;
    private static final int LIMIT_MAX = 50;
    private static final int PREVIEW_PX = 256;

    @Override
    public void mount(Router router) {
        Routes.read(router, PATH).handler(authentication::authenticate).handler(this::get);
        bodies.mount(router, HttpMethod.POST, PATH, bodyBytesMax, this::post);
        Routes.refuseOtherMethods(router, PATH, "GET, HEAD, POST");
    }

    private void get(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        caller.requireMayReview();
        QueryParameters query = QueryParameters.of(context.request(), PARAMETERS);
        int limit = (int) query.number("limit", LIMIT, 1, LIMIT_MAX, "a number from 1 to " + LIMIT_MAX);
        Position after = after(caller.tenantId(), query.value("cursor"));
        Routes.answer(
                context,
                store.waiting(caller.tenantId(), after, limit, PREVIEW_PX),
                (WaitingPictures waiting) -> Headers.sendUncached(context.request(), json(caller.tenantId(), waiting)));
    }

    private Position after(String tenantId, @Nullable String text) {
        return text == null
                ? Position.START
                : cursors.decode(tenantId, text)
                        .orElseThrow(() ->
                                QueryParameters.malformed("cursor", text, "that of an earlier answer to this tenant"));
    }

    private Buffer json(String tenantId, WaitingPictures waiting) {
        JsonArray pictures = new JsonArray();
        waiting.pictures().forEach(each -> pictures.add(json(each)));
        JsonObject json = new JsonObject().put("tenant_id", tenantId).put("pictures", pictures);
        waiting.next().ifPresent(next -> json.put("cursor", cursors.encode(tenantId, next)));
        return json.toBuffer();
    }

    private static JsonObject json(Waiting waiting) {
        String type = waiting.picture().endsWith(".png") ? "image/png" : "image/jpeg";
        return new JsonObject()
                .put("user_id", waiting.userId())
                .put("name", waiting.displayName())
                .put("picture", waiting.picture())
                .put(
                        "uploaded_at",
                        waiting.uploadedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                .put(
                        "preview",
                        "data:" + type + ";base64," + Base64.getEncoder().encodeToString(waiting.preview()));
    }

    private void post(RoutingContext context) {
        Caller caller = Authentication.callerOf(context);
        caller.requireMayReview();
        QueryParameters.requireNone(context.request());
        Preconditions.requireForPost(context.request().headers());
        ReviewBody body = ReviewBody.parse(context.body().buffer());
        Authentication.chargeUpdates(context, body.all().size());
        Decisions decisions = new Decisions(caller.tenantId(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Routes.answer(
                context,
                store.ownersOfWaiting(caller.tenantId(), body.all()).compose(owners -> decide(body, owners, decisions)),
                done -> Headers.sendUncached(context.request(), decisions.json()));
    }

    /** One after the other, so that a request holds one connection. */
    private Future<Void> decide(ReviewBody body, Map<String, ProfileId> owners, Decisions decisions) {
        Future<Void> done = Future.succeededFuture();
        for (String name : body.approve()) {
            done = done.compose(before -> decided(name, owners, decisions.approved, decisions, true));
        }
        for (String name : body.reject()) {
            done = done.compose(before -> decided(name, owners, decisions.rejected, decisions, false));
        }
        return done;
    }

    private Future<Void> decided(
            String name, Map<String, ProfileId> owners, List<String> decided, Decisions decisions, boolean approve) {
        ProfileId owner = owners.get(name);
        Future<Boolean> result = owner == null
                ? Future.succeededFuture(false)
                : approve ? pictures.approve(owner, name) : store.reject(owner, name);
        return result.map(waited -> {
            (waited ? decided : decisions.gone).add(name);
            return null;
        });
    }

    /** What was done; {@code gone} do not wait any more. */
    private record Decisions(String tenantId, List<String> approved, List<String> rejected, List<String> gone) {

        Buffer json() {
            return new JsonObject()
                    .put("tenant_id", tenantId)
                    .put("approved", new JsonArray(approved))
                    .put("rejected", new JsonArray(rejected))
                    .put("gone", new JsonArray(gone))
                    .toBuffer();
        }
    }
}
