package io.phoenix.profile.http.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.StrictJson;
import io.phoenix.profile.domain.Utf8;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request body that must be a JSON object. Every method fails with a {@link ProfileFailure} that names the mistake. Not the
 * parser of Vert.x, which accepts comments and duplicate fields.
 *
 * @param text of which the object was parsed
 */
public record JsonBody(JsonObject json, String text) {

    /** NDJSON has no registered type; these are in use. */
    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private static final String BYTE_ORDER_MARK = "\ufeff";

    /**
     * What a body may hold. Parsing stops at the first thing beyond it, so that a body that is refused costs little.
     *
     * @param expected the expected fields, for the error message
     * @param valuesMax maximum number of values within the arrays and objects of one field
     * @param tooMany the kind of failure beyond that
     */
    public record Form(String expected, Set<String> fields, int valuesMax, Kind tooMany) {

        /** Enough for an error message to show what was sent instead. */
        private static final int SHOWN_VALUES_MAX = 100;

        /** Of fields that are neither arrays nor objects. */
        public static Form flat(String expected, Set<String> fields) {
            return new Form(expected, fields, SHOWN_VALUES_MAX, Kind.MALFORMED_BODY);
        }
    }

    /** Parses a body, in UTF-8 as RFC 8259 requires (section 8.1); a byte order mark is ignored. */
    public static JsonBody parse(@Nullable Buffer body, Form form) {
        String text = Utf8.decoded(body == null ? new byte[0] : body.getBytes());
        if (text == null) {
            throw new ProfileFailure(Kind.MALFORMED_BODY, "body: not in UTF-8 (expected: JSON in UTF-8)");
        }
        return parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, form);
    }

    /** Parses a message, as {@link #parse(Buffer, Form)} does. */
    public static JsonBody parse(String text, Form form) {
        try (JsonParser parser = StrictJson.parser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonObject object = objectOf(parser, form);
                if (parser.nextToken() == null) {
                    return new JsonBody(object, text);
                }
            }
        } catch (IOException malformed) {
            // reported below, like valid JSON that is not an object
        }
        throw new ProfileFailure(
                Kind.MALFORMED_BODY,
                "body: '" + Quoted.of(text) + "' (expected: a JSON object with " + form.expected() + ")");
    }

    private static JsonObject objectOf(JsonParser parser, Form form) throws IOException {
        JsonObject object = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!form.fields().contains(name)) {
                throw new ProfileFailure(
                        Kind.MALFORMED_BODY, "field: '" + Quoted.of(name) + "' (expected: " + form.expected() + ")");
            }
            parser.nextToken();
            object.put(name, new Field(parser, name, form).value());
        }
        return object;
    }

    /** The reader of one field. Jackson bounds the depth of its value. */
    private static final class Field {

        private final JsonParser parser;
        private final String name;
        private final Form form;
        private int values;

        Field(JsonParser parser, String name, Form form) {
            this.parser = parser;
            this.name = name;
            this.form = form;
        }

        /** The value at the position of the parser. */
        @Nullable Object value() throws IOException {
            return switch (parser.currentToken()) {
                case START_OBJECT -> {
                    JsonObject object = new JsonObject();
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String key = parser.currentName();
                        parser.nextToken();
                        object.put(key, nested());
                    }
                    yield object;
                }
                case START_ARRAY -> {
                    JsonArray array = new JsonArray();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        array.add(nested());
                    }
                    yield array;
                }
                case VALUE_STRING -> parser.getText();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
                case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
                default -> null;
            };
        }

        @Nullable private Object nested() throws IOException {
            values++;
            if (values > form.valuesMax()) {
                throw new ProfileFailure(
                        form.tooMany(),
                        name + ": more than " + form.valuesMax() + " values (expected: at most " + form.valuesMax()
                                + ")");
            }
            return value();
        }
    }

    /** The value of a field; null if the field is absent or JSON null. */
    @Nullable public <T> T field(String name, Class<T> type, String expected) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw unexpected(name, quoted(name, -1), expected);
        }
        return type.cast(value);
    }

    /** The failure of a member of a field that is an array. */
    public ProfileFailure unexpectedMember(String name, int index, String expected) {
        return unexpected(name, quoted(name, index), expected);
    }

    private static ProfileFailure unexpected(String name, String value, String expected) {
        return new ProfileFailure(Kind.MALFORMED_BODY, name + ": " + value + " (expected: " + expected + ")");
    }

    /** The value of a field as in the body, or that of its member with the index, if it is not negative. */
    private String quoted(String name, int index) {
        try (JsonParser parser = StrictJson.parser(text)) {
            parser.nextToken();
            parser.nextToken();
            while (!name.equals(parser.currentName())) {
                parser.nextToken();
                parser.skipChildren();
                parser.nextToken();
            }
            parser.nextToken();
            for (int member = 0; member <= index; member++) {
                parser.nextToken();
                if (member < index) {
                    parser.skipChildren();
                }
            }
            return StrictJson.quoted(parser, text);
        } catch (IOException malformed) {
            throw new IllegalStateException("the text was parsed before", malformed);
        }
    }

    /**
     * Refuses content that is not a whole, plain JSON body: another media type or charset, a content coding (RFC 9110,
     * section 8.4), or a part of a representation (section 14.5). Without a media type it is JSON.
     */
    public static void requireJson(MultiMap headers) {
        require(
                headers,
                type -> type.equals("application/json") || (type.contains("/") && type.endsWith("+json")),
                "application/json");
    }

    /** Refuses content that is not a whole, plain body of NDJSON, as {@link #requireJson} does. */
    public static void requireLines(MultiMap headers) {
        require(headers, LINES::contains, "application/x-ndjson");
    }

    /** Refuses content that is not a whole, plain picture, as {@link #requireJson} does; its content says of which format it is. */
    public static void requirePicture(MultiMap headers) {
        require(
                headers,
                type -> type.startsWith("image/") || type.equals("application/octet-stream"),
                "image/png, image/jpeg, image/gif or image/webp");
    }

    private static void require(MultiMap headers, Predicate<String> isExpected, String expected) {
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
        if (!types.isEmpty() && !hasType(FieldLists.members(types), isExpected)) {
            throw new ProfileFailure(
                    Kind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: '" + Quoted.of(String.join(", ", types)) + "' (expected: " + expected + ")");
        }
    }

    private static boolean hasType(@Nullable List<FieldLists.Member> types, Predicate<String> isExpected) {
        if (types == null || types.size() != 1) {
            return false;
        }
        String type = types.get(0).value().toLowerCase(Locale.ROOT);
        String charset = types.get(0).parameters().getOrDefault("charset", "utf-8");
        return isExpected.test(type) && (charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("us-ascii"));
    }

    private static ProfileFailure malformedHeader(String name, String value, String expected) {
        return new ProfileFailure(
                Kind.MALFORMED_PARAMETER, name + ": '" + Quoted.of(value) + "' (expected: " + expected + ")");
    }
}
