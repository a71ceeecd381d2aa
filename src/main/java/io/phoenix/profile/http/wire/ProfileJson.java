package io.phoenix.profile.http.wire;

import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A profile as JSON in UTF-8. Safe for use by several threads.
 *
 * <p>{@code avatar_url} comes from a template with the variables {@code {tenant}}, {@code {user}}, {@code {style}} and
 * {@code {key}}. The key is a keyed hash of tenant, user and generation, so it doesn't reveal the user. Without {@code
 * {key}} in the template, the generation is appended to {@code {user}}: a new avatar always gets a new URL.
 */
public final class ProfileJson implements BodyEncoder {

    private final String urlTemplate;
    private final AvatarStyle style;
    private final KeyedHash hash;
    private final boolean keyed;

    public ProfileJson(String urlTemplate, AvatarStyle style, KeyedHash hash) {
        this.urlTemplate = urlTemplate;
        this.style = style;
        this.hash = hash;
        this.keyed = urlTemplate.contains("{key}");
    }

    /** Encodes the six default fields. */
    @Override
    public byte[] encode(Profile profile) {
        return new JsonObject()
                .put("tenant_id", profile.id().tenantId())
                .put("user_id", profile.id().userId())
                .put("name", profile.name())
                .put("avatar_url", avatarUrl(profile))
                .put("created_at", wholeSeconds(profile.createdAt()))
                .put("updated_at", wholeSeconds(profile.updatedAt()))
                .toBuffer()
                .getBytes();
    }

    /** Whether the request asks for the {@linkplain #extended extended} form. */
    public static boolean isExtendedAsked(HttpServerRequest request) {
        // most requests have no query; don't parse it then
        String fields = request.query() == null ? null : request.getParam("fields");
        if (fields == null || fields.equals("extended")) {
            return fields != null;
        }
        throw new ProfileFailure(
                Kind.MALFORMED_PARAMETER, "fields: '" + Quoted.of(fields) + "' (expected: extended, or nothing)");
    }

    /** Appends {@code version} and {@code name_is_custom} to the encoded body. */
    public static Buffer extended(CachedProfile profile) {
        byte[] body = profile.body();
        return Buffer.buffer(body.length + 64)
                .appendBytes(body, 0, body.length - 1)
                .appendString(",\"version\":")
                .appendString(Long.toString(profile.version()))
                .appendString(",\"name_is_custom\":")
                .appendString(Boolean.toString(profile.nameIsCustom()))
                .appendString("}");
    }

    private String avatarUrl(Profile profile) {
        String user = encoded(profile.id().userId());
        int generation = profile.avatarGeneration();
        return urlTemplate
                .replace("{tenant}", encoded(profile.id().tenantId()))
                .replace("{user}", keyed || generation == 0 ? user : user + '_' + generation)
                .replace("{style}", style.urlName())
                .replace("{key}", keyed ? avatarKey(profile) : "");
    }

    private String avatarKey(Profile profile) {
        return style.key(hash, profile.id(), profile.avatarGeneration(), profile.name())
                .toString();
    }

    private static String encoded(String variable) {
        return URLEncoder.encode(variable, StandardCharsets.UTF_8);
    }

    /** RFC 3339 in UTC. */
    private static String wholeSeconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
