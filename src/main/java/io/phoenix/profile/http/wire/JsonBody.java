package io.phoenix.profile.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request body that must be a JSON object. Every method fails with a {@link ProfileFailure} that names the mistake. */
public record JsonBody(JsonObject json) {

    /** Strict JSON (RFC 8259). Vert.x's own parser accepts comments and duplicate fields. */
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Parses a body. Stops at the first field that is not one of the given ones, however much follows.
     *
     * @param contentType null, when the request has none, means JSON
     * @param expected the expected fields, for the error message
     */
    public static JsonBody parse(
            @Nullable String contentType, @Nullable Buffer body, String expected, Set<String> fields) {
        requireJson(contentType);
        if (body != null) {
            try (JsonParser parser = STRICT.createParser(body.getBytes())) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    JsonObject object = objectOf(parser, expected, fields);
                    if (parser.nextToken() == null) {
                        return new JsonBody(object);
                    }
                }
            } catch (IOException malformed) {
                // reported below, like valid JSON that is not an object
            }
        }
        throw new ProfileFailure(
                Kind.MALFORMED_BODY,
                "body: '" + Quoted.of(String.valueOf(body)) + "' (expected: a JSON object with " + expected + ")");
    }

    private static JsonObject objectOf(JsonParser parser, String expected, Set<String> fields) throws IOException {
        JsonObject object = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!fields.contains(name)) {
                throw new ProfileFailure(
                        Kind.MALFORMED_BODY, "field: '" + Quoted.of(name) + "' (expected: " + expected + ")");
            }
            parser.nextToken();
            object.put(name, valueOf(parser));
        }
        return object;
    }

    /** The value at which the parser is. Jackson bounds the depth. */
    @Nullable private static Object valueOf(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                JsonObject object = new JsonObject();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, valueOf(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                JsonArray array = new JsonArray();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(valueOf(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            default -> null;
        };
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
