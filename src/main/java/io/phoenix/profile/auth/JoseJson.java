package io.phoenix.profile.auth;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.phoenix.profile.domain.StrictJson;
import io.phoenix.profile.domain.Utf8;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON objects of tokens and key sets, in UTF-8 without a byte order mark. Not the parser of the library: it looks for two
 * members of one name in the outermost object only. The values have the types that the library expects: Map, List, String,
 * Boolean, Long, and Double for all other numbers.
 */
final class JoseJson {

    private JoseJson() {}

    /** The object; throws {@link ParseException} for anything else. */
    static Map<String, Object> object(byte[] utf8) throws ParseException {
        String text = Utf8.decoded(utf8);
        if (text == null) {
            throw new ParseException("not UTF-8", 0);
        }
        try (JsonParser parser = StrictJson.parser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> object = object(parser);
                if (parser.nextToken() == null) {
                    return object;
                }
            }
        } catch (IOException malformed) {
            // its message may quote the token
            throw new ParseException("not strict JSON", 0);
        }
        throw new ParseException("not an object", 0);
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException, ParseException {
        Map<String, Object> members = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<Object> array(JsonParser parser) throws IOException, ParseException {
        List<Object> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            members.add(value(parser));
        }
        return members;
    }

    /** The value at the position of the parser, which bounds its depth. */
    @Nullable private static Object value(JsonParser parser) throws IOException, ParseException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            default -> null;
        };
    }

    private static Number number(JsonParser parser) throws IOException, ParseException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        double number = parser.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new ParseException("a number is too large", 0);
        }
        return number;
    }
}
