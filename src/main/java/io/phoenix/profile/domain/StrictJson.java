package io.phoenix.profile.domain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Strict JSON (RFC 8259): no comments, and no two members of one name in an object. Other parsers take the first of two, or the
 * last, so they would read something else. Thread-safe.
 */
public final class StrictJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Only between tokens: a string has none. */
    private static final Pattern BREAKS = Pattern.compile("[\\n\\r\\t]+[\\n\\r\\t ]*");

    private StrictJson() {}

    /** A parser of the text, which throws IOException where the text is malformed. It bounds depth and length of values. */
    public static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /**
     * The value at the position of the parser for a message: as it is in the text, but in one line, cut, and without invisible
     * characters, as {@link Quoted} does. Moves the parser to its end.
     */
    public static String quoted(JsonParser parser, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        boolean isString = text.charAt(start) == '"';
        return isString
                ? '"' + Quoted.json(text.substring(start + 1, end - 1)) + '"'
                : Quoted.json(BREAKS.matcher(text.substring(start, end)).replaceAll(" "));
    }
}
