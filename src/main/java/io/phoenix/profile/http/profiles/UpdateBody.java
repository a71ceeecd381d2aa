package io.phoenix.profile.http.profiles;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.http.wire.JsonBody;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an update. Fields that it does not know are ignored, so that a client may send back what it read.
 *
 * @param name the name that the user chose, not checked yet; null where none was given
 */
public record UpdateBody(@Nullable String name, boolean regenerateAvatar) {

    /** Reads the body, or fails with a {@link ProfileFailure} that says what is wrong with it. */
    public static UpdateBody parse(@Nullable String contentType, @Nullable Buffer body) {
        JsonBody json = JsonBody.parse(contentType, body, "name, regenerate_avatar, or both");
        return new UpdateBody(
                json.field("name", String.class, "a string"),
                Boolean.TRUE.equals(json.field("regenerate_avatar", Boolean.class, "true or false")));
    }
}
