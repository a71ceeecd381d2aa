package io.phoenix.profile.http.moderation;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.moderation.AuditEntry;
import io.phoenix.profile.moderation.FormerName;
import io.phoenix.profile.moderation.ModerationRecord;
import io.phoenix.profile.moderation.ModerationState;
import io.phoenix.profile.moderation.Moderator.Moderated;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moderation, as JSON. */
public final class ModerationJson {

    private ModerationJson() {}

    /** The answer to an order. */
    static JsonObject of(Moderated moderated, @Nullable LookAlikes lookAlikes, BodyEncoder encoder) {
        return with(moderated.state(), new JsonObject().put("profile", extended(moderated.profile())))
                .put("look_alikes", lookAlikes == null ? null : of(lookAlikes, encoder));
    }

    private static JsonObject of(LookAlikes lookAlikes, BodyEncoder encoder) {
        JsonArray profiles = new JsonArray();
        for (Profile profile : lookAlikes.profiles()) {
            profiles.add(extended(CachedProfile.of(profile, encoder)));
        }
        return new JsonObject()
                .put("name", lookAlikes.name())
                .put("searched", lookAlikes.notSearched() == null)
                .put("not_searched", lookAlikes.notSearched())
                .put("complete", lookAlikes.complete())
                .put("profiles", profiles);
    }

    private static JsonObject extended(CachedProfile profile) {
        return new JsonObject(ProfileJson.extended(profile));
    }

    /** What is held of a user's moderation. */
    static JsonObject of(ProfileId id, ModerationRecord held) {
        return of(held, true).put("tenant_id", id.tenantId()).put("user_id", id.userId());
    }

    /** The same without the ids; {@code moderators} says whether to name those who did it. */
    public static JsonObject of(ModerationRecord held, boolean moderators) {
        JsonArray audit = new JsonArray();
        for (AuditEntry entry : held.audit()) {
            JsonObject json =
                    new JsonObject().put("id", entry.id()).put("at", entry.at().toString());
            if (moderators) {
                json.put("by", entry.moderator().isEmpty() ? null : entry.moderator());
            }
            audit.add(json.put("actions", new JsonArray(entry.actions()))
                    .put("name", entry.name())
                    .put("reason", entry.reason()));
        }
        return with(held.state(), new JsonObject()).put("audit", audit).put("more", held.more());
    }

    /** Former names. */
    public static JsonArray of(List<FormerName> names) {
        JsonArray json = new JsonArray();
        names.forEach(name -> json.add(new JsonObject()
                .put("name", name.name())
                .put("name_is_custom", name.isCustom())
                .put("since", name.since().toString())
                .put("until", name.until().toString())));
        return json;
    }

    private static JsonObject with(ModerationState state, JsonObject json) {
        Instant keptUntil = state.keptUntil();
        return json.put("name_lock", state.nameLock())
                .put("avatar_lock", state.avatarLock())
                .put("barred", new JsonArray(state.barred()))
                .put("kept_until", keptUntil == null ? null : keptUntil.toString());
    }
}
