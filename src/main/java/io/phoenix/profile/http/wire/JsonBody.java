package io.phoenix.profile.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request body that must be a JSON object. Every method fails with a {@link ProfileFailure} that names the mistake. */
public record JsonBody(JsonObject json) {

    /** Strict JSON (RFC 8259). Vert.x's own parser accepts comments and duplicate fields. */
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Parses a body.
     *
     * @param contentType null, when the request has none, means JSON
     * @param expected the expected fields, for the error message
     */
    public static JsonBody parse(@Nullable String contentType, @Nullable Buffer body, String expected) {
        requireJson(contentType);
        try {
            if (body != null
                    && JacksonCodec.fromParser(STRICT.createParser(body.getBytes()), Object.class)
                            instanceof JsonObject object) {
                return new JsonBody(object);
            }
        } catch (DecodeException | IOException malformed) {
            // reported below, like valid JSON that is not an object
        }
        throw new ProfileFailure(
                Kind.MALFORMED_BODY,
                "body: '" + Quoted.of(String.valueOf(body)) + "' (expected: a JSON object with " + expected + ")");
    }

    /** The value of a field; null if the field is absent or JSON null. */
    @Nullable public <T> T field(String name, Class<T> type, String expected) {
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
}
