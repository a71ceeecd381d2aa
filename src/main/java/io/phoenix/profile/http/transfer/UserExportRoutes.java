package io.phoenix.profile.http.transfer;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.filter.Authentication;
import io.phoenix.profile.http.filter.Routes;
import io.phoenix.profile.http.moderation.ModerationJson;
import io.phoenix.profile.http.profiles.UserIdPath;
import io.phoenix.profile.http.wire.Headers;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.http.wire.QueryParameters;
import io.phoenix.profile.transfer.UserRecords;
import io.phoenix.profile.transfer.UserRecords.UserRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that is held about one user, for the user, an administrator or a server. Creates nothing. */
public record UserExportRoutes(UserRecords records, ProfileJson encoder, Authentication authentication)
        implements Routes {

    private static final String SUFFIX = "/export";

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
                records.of(id),
                (UserRecord found) -> Headers.sendUncached(
                        context.request(),
                        jsonOf(id, found)
                                .put("moderation", ModerationJson.of(found.moderation(), caller.maySeeModerators()))
                                .put("former_names", ModerationJson.of(found.formerNames()))
                                .toBuffer()));
    }

    private JsonObject jsonOf(ProfileId id, UserRecord found) {
        UserRecords.ErasedRename erased = found.erasedRename();
        UserRecords.KeptErasure kept = found.keptErasure();
        JsonArray changes = new JsonArray();
        found.changes()
                .forEach(change -> changes.add(new JsonObject()
                        .put("kind", change.kind())
                        .put("version", change.version())
                        .put("changed_at", change.changedAt().toString())));
        JsonArray pictures = new JsonArray();
        found.pictures()
                .forEach(picture -> pictures.add(new JsonObject()
                        .put("picture", picture.name())
                        .put("waiting", picture.waiting())
                        .put("uploaded_at", picture.uploadedAt().toString())
                        .put("file", picture.file())));
        return new JsonObject()
                .put("tenant_id", id.tenantId())
                .put("user_id", id.userId())
                .put("profile", found.profile().map(this::jsonOf).orElse(null))
                .put("renamed_at", text(found.renamedAt()))
                .put("import_id", found.importId())
                .put(
                        "erased_rename",
                        erased == null
                                ? null
                                : new JsonObject()
                                        .put("renamed_at", text(erased.renamedAt()))
                                        .put("kept_until", text(erased.keptUntil())))
                .put(
                        "kept_erasure",
                        kept == null
                                ? null
                                : new JsonObject()
                                        .put("version", kept.version())
                                        .put("erased_at", text(kept.erasedAt())))
                .put("pictures", pictures)
                .put("changes", changes);
    }

    private JsonObject jsonOf(Profile profile) {
        return new JsonObject(Buffer.buffer(encoder.encode(profile)))
                .put("version", profile.version())
                .put("name_is_custom", profile.nameIsCustom())
                .put("avatar_generation", profile.avatarGeneration())
                .put("avatar_seed", profile.avatarSeed());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
