package io.phoenix.profile.http.wire;

import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.Profile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A profile as JSON in UTF-8. Safe for use by several threads. */
public final class ProfileJson implements BodyEncoder {

    private final AvatarUrls avatars;

    /** Profiles whose avatars are at these addresses. */
    public ProfileJson(AvatarUrls avatars) {
        this.avatars = avatars;
    }

    /** The six fields that come by default. */
    @Override
    public byte[] encode(Profile profile) {
        return new JsonObject()
                .put("tenant_id", profile.id().tenantId())
                .put("user_id", profile.id().userId())
                .put("name", profile.name())
                .put("avatar_url", avatars.of(profile))
                .put("created_at", wholeSeconds(profile.createdAt()))
                .put("updated_at", wholeSeconds(profile.updatedAt()))
                .toBuffer()
                .getBytes();
    }

    /** The same with the two fields that come when asked for, made from an encoded body. */
    public static Buffer extended(CachedProfile resident) {
        byte[] body = resident.body();
        return Buffer.buffer(body.length + 64)
                .appendBytes(body, 0, body.length - 1)
                .appendString(",\"version\":")
                .appendString(Long.toString(resident.version()))
                .appendString(",\"name_is_custom\":")
                .appendString(Boolean.toString(resident.nameIsCustom()))
                .appendString("}");
    }

    /** RFC 3339 in UTC. */
    private static String wholeSeconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
