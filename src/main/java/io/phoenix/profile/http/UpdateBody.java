package io.phoenix.profile.http;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The body of an update. Fields that it does not know are ignored, so that a client may send back what it read.
 *
 * @param name the name that the user chose, not checked yet; null where none was given
 */
record UpdateBody(@Nullable String name, boolean regenerateAvatar) {

    /** Reads the body, or fails with a {@link ProfileFailure} that says what is wrong with it. */
    static UpdateBody parse(@Nullable String contentType, @Nullable Buffer body) {
        requireJson(contentType);
        JsonObject json = object(body == null ? Buffer.buffer() : body);
        return new UpdateBody(
                field(json, "name", String.class, "a string"),
                Boolean.TRUE.equals(field(json, "regenerate_avatar", Boolean.class, "true or false")));
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null) {
            return;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw new ProfileFailure(
                    Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: '" + Quoted.of(contentType) + "' (expected: application/json)");
        }
    }

    private static JsonObject object(Buffer body) {
        try {
            if (body.toJsonValue() instanceof JsonObject json) {
                return json;
            }
        } catch (DecodeException malformed) {
            // told below like any other body that is no object
        }
        throw new ProfileFailure(
                Kind.MALFORMED_BODY,
                "body: '" + Quoted.of(body.toString())
                        + "' (expected: a JSON object with name, regenerate_avatar, or both)");
    }

    @Nullable private static <T> T field(JsonObject json, String name, Class<T> type, String expected) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw new ProfileFailure(
                    Kind.MALFORMED_BODY, name + ": " + Quoted.of(value.toString()) + " (expected: " + expected + ")");
        }
        return type.cast(value);
    }
}
