package io.phoenix.profile.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request body that must be a JSON object. Every method fails with a {@link ProfileFailure} that names the mistake. */
public record JsonBody(JsonObject json) {

    /** Strict JSON (RFC 8259). Vert.x's own parser accepts comments and duplicate fields. */
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String BYTE_ORDER_MARK = "\ufeff";

    /**
     * Parses a body, in UTF-8 as RFC 8259 requires (section 8.1); a byte order mark is ignored. Stops at the first field
     * that is not one of the given ones, without reading the rest.
     *
     * @param expected the expected fields, for the error message
     */
    public static JsonBody parse(@Nullable Buffer body, String expected, Set<String> fields) {
        String text = Utf8.decoded(body == null ? new byte[0] : body.getBytes());
        if (text == null) {
            throw new ProfileFailure(Kind.MALFORMED_BODY, "body: not in UTF-8 (expected: JSON in UTF-8)");
        }
        return parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, expected, fields);
    }

    /** Parses a message, as {@link #parse(Buffer, String, Set)} does. */
    public static JsonBody parse(String text, String expected, Set<String> fields) {
        try (JsonParser parser = STRICT.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonObject object = objectOf(parser, expected, fields);
                if (parser.nextToken() == null) {
                    return new JsonBody(object);
                }
            }
        } catch (IOException malformed) {
            // reported below, like valid JSON that is not an object
        }
        throw new ProfileFailure(
                Kind.MALFORMED_BODY, "body: '" + Quoted.of(text) + "' (expected: a JSON object with " + expected + ")");
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

    /** The value at the position of the parser. Jackson bounds the depth. */
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
                    Kind.MALFORMED_BODY, name + ": " + quoted(value) + " (expected: " + expected + ")");
        }
        return type.cast(value);
    }

    /** A value as in the body, a string with its quotes. */
    static String quoted(@Nullable Object value) {
        if (value instanceof String text) {
            return Quoted.asJson(text);
        }
        return Quoted.of(String.valueOf(value));
    }

    /**
     * Refuses content that is not a whole, plain JSON body: another media type or charset, a content coding (RFC 9110,
     * section 8.4), or a part of a representation (section 14.5). Without a media type it is JSON.
     */
    public static void requireJson(MultiMap headers) {
        for (String line : headers.getAll(HttpHeaders.CONTENT_ENCODING)) {
            if (!line.equalsIgnoreCase("identity")) {
                throw malformedHeader("Content-Encoding", line, "none");
            }
        }
        String range = headers.get(HttpHeaders.CONTENT_RANGE);
        if (range != null) {
            throw malformedHeader("Content-Range", range, "none: the whole body");
        }
        List<String> types = headers.getAll(HttpHeaders.CONTENT_TYPE);
        if (!types.isEmpty() && !isJson(FieldLists.members(types))) {
            throw new ProfileFailure(
                    Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: '" + Quoted.of(String.join(", ", types)) + "' (expected: application/json)");
        }
    }

    private static boolean isJson(@Nullable List<FieldLists.Member> types) {
        if (types == null || types.size() != 1) {
            return false;
        }
        String type = types.get(0).value().toLowerCase(Locale.ROOT);
        String charset = types.get(0).parameters().getOrDefault("charset", "utf-8");
        return (type.equals("application/json") || (type.contains("/") && type.endsWith("+json")))
                && (charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("us-ascii"));
    }

    private static ProfileFailure malformedHeader(String name, String value, String expected) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER, name + ": '" + Quoted.of(value) + "' (expected: " + expected + ")");
    }
}
