package io.phoenix.profile.http.wire;

import io.phoenix.profile.avatar.AvatarKey;
import io.phoenix.profile.avatar.AvatarSeal;
import io.phoenix.profile.avatar.AvatarStyle;
import io.phoenix.profile.cache.BodyEncoder;
import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.KeyedHash;
import io.phoenix.profile.domain.Profile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * Profiles as JSON in UTF-8. Thread-safe.
 *
 * <p>{@code avatar_url} comes from a template with the variables {@code {tenant}}, {@code {user}}, {@code {style}} and
 * {@code {key}}. The key is a keyed hash of tenant, user and generation, so it doesn't reveal the user. Without {@code
 * {key}} in the template, the generation is appended to {@code {user}}: a new avatar always gets a new URL. A picture takes the
 * place of the drawn avatar: an own one has its URL below that of pictures, an external one has its own.
 */
public final class ProfileJson implements BodyEncoder {

    /** Room in a batch for everything but the profiles, if few ids are unavailable or missing. */
    private static final int BATCH_FRAME_BYTES = 128;

    /** The path of own pictures, before their names. */
    public static final String PICTURES = "/v1/pictures/";

    private final String urlTemplate;
    private final String pictureUrl;
    private final AvatarStyle style;
    private final KeyedHash hash;
    private final AvatarSeal seal;
    private final boolean keyed;
    private final String form;

    /** Creates an encoder; {@code publicUrl} is where clients reach the API, and with it own pictures. */
    public ProfileJson(String urlTemplate, String publicUrl, AvatarStyle style, KeyedHash hash) {
        this.urlTemplate = urlTemplate;
        this.pictureUrl = publicUrl + PICTURES;
        this.style = style;
        this.hash = hash;
        this.seal = new AvatarSeal(hash);
        this.keyed = urlTemplate.contains("{key}");
        // a sealed key stands for everything it depends on: the secret and the format of keys
        String probe = seal.seal(new AvatarKey(BigInteger.ZERO, OptionalInt.empty()));
        // a template that begins with the public URL stands for it
        String template = urlTemplate.startsWith(publicUrl) ? urlTemplate : urlTemplate + '\0' + publicUrl;
        this.form = HexFormat.of().toHexDigits((template + '\0' + style + '\0' + probe).hashCode());
    }

    @Override
    public String form() {
        return form;
    }

    /** Opens the keys in avatar URLs of this service. */
    public AvatarSeal seal() {
        return seal;
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

    /** Appends further fields, at least one, to the encoded body or its {@linkplain #extended extended} form. */
    public static Buffer with(CachedProfile profile, boolean extended, JsonObject additions) {
        Buffer body = extended ? extended(profile) : Buffer.buffer(profile.body());
        Buffer fields = additions.toBuffer();
        return Buffer.buffer(body.length() + fields.length())
                .appendBuffer(body, 0, body.length() - 1)
                .appendByte((byte) ',')
                .appendBuffer(fields, 1, fields.length() - 1);
    }

    /**
     * Encodes a batch: concatenates bodies that are encoded already. Lists as {@code erased} the ids whose erasure is kept, and as
     * {@code stale} the profiles that nothing can vouch for, if there are any.
     *
     * @param create whether absent profiles were created; otherwise the body lists them as {@code missing}
     * @param extended whether profiles have the {@linkplain #extended extended} form
     */
    public static Buffer batch(BatchResult batch, boolean create, boolean extended) {
        int length = BATCH_FRAME_BYTES;
        for (ReadResult each : batch.found()) {
            length += each.profile().body().length + 1;
        }
        Buffer json = Buffer.buffer(length).appendString("{\"profiles\":[");
        for (int i = 0; i < batch.found().size(); i++) {
            if (i > 0) {
                json.appendByte((byte) ',');
            }
            CachedProfile profile = batch.found().get(i).profile();
            if (extended) {
                json.appendBuffer(extended(profile));
            } else {
                json.appendBytes(profile.body());
            }
        }
        return endBatch(json, batch, create);
    }

    /** Encodes a batch with the encoded form of each profile found, in order. */
    public static Buffer batch(BatchResult batch, boolean create, List<Buffer> found) {
        int length = found.stream().mapToInt(each -> each.length() + 1).sum();
        Buffer json = Buffer.buffer(BATCH_FRAME_BYTES + length).appendString("{\"profiles\":[");
        for (int i = 0; i < found.size(); i++) {
            json.appendString(i > 0 ? "," : "").appendBuffer(found.get(i));
        }
        return endBatch(json, batch, create);
    }

    private static Buffer endBatch(Buffer json, BatchResult batch, boolean create) {
        json.appendString("],\"unavailable\":").appendBuffer(userIds(batch.unavailable()));
        if (!create) {
            json.appendString(",\"missing\":").appendBuffer(userIds(batch.absent()));
        }
        if (!batch.erased().isEmpty()) {
            json.appendString(",\"erased\":")
                    .appendBuffer(
                            userIds(batch.erased().stream().map(ReadResult::id).toList()));
        }
        List<ProfileId> stale = batch.stale();
        if (!stale.isEmpty()) {
            json.appendString(",\"stale\":").appendBuffer(userIds(stale));
        }
        return json.appendString("}");
    }

    private static Buffer userIds(List<ProfileId> ids) {
        return new JsonArray(ids.stream().map(ProfileId::userId).toList()).toBuffer();
    }

    private String avatarUrl(Profile profile) {
        String picture = profile.picture();
        if (picture != null) {
            return picture.startsWith("https:") ? picture : pictureUrl + picture;
        }
        String user = encoded(profile.drawnFrom().userId());
        int generation = profile.avatarGeneration();
        String key = keyed ? seal.seal(style.key(hash, profile.drawnFrom(), generation, profile.name())) : "";
        return urlTemplate
                .replace("{tenant}", encoded(profile.id().tenantId()))
                .replace("{user}", keyed || generation == 0 ? user : user + '_' + generation)
                .replace("{style}", style.urlName())
                .replace("{key}", key);
    }

    private static String encoded(String variable) {
        // the encoding of forms, whose plus stands for itself in a path
        return URLEncoder.encode(variable, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** RFC 3339 in UTC. */
    private static String wholeSeconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
