package io.phoenix.profile.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.phoenix.profile.domain.Quoted;
import io.phoenix.profile.domain.StrictJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of NDJSON: one JSON object (RFC 8259) in each line, in UTF-8. Blank lines are no rows. A line that can't be read is a
 * malformed row, and the next line is read all the same. JSON null counts as absent.
 */
public final class NdjsonRows implements RowReader {

    /** In bytes; far more than a row with every field at its maximum. */
    private static final int LINE_MAX = 65_536;

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final InputStream in;
    private long line;

    public NdjsonRows(InputStream in) {
        this.in = new BufferedInputStream(in, LINE_MAX);
    }

    @Override
    public @Nullable SourceRow next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            int length = readLine(bytes);
            if (length < 0) {
                return null;
            }
            line++;
            if (length > LINE_MAX) {
                return SourceRow.malformed(line, "row: " + length + " bytes (expected: at most " + LINE_MAX + ")");
            }
            String text = bytes.toString(StandardCharsets.UTF_8);
            if (line == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            if (!text.isBlank()) {
                return parse(text);
            }
        }
    }

    /** Reads up to the end of the line, and returns its length, -1 at the end of the file. Keeps no more than the maximum. */
    private int readLine(ByteArrayOutputStream line) throws IOException {
        int length = 0;
        int next = in.read();
        if (next < 0) {
            return -1;
        }
        while (next >= 0 && next != '\n') {
            if (length < LINE_MAX) {
                line.write(next);
            }
            length = length == Integer.MAX_VALUE ? length : length + 1;
            next = in.read();
        }
        return length;
    }

    private SourceRow parse(String text) {
        try (JsonParser parser = StrictJson.parser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> fields = new HashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    if (!RowFields.ALL.contains(name)) {
                        return SourceRow.malformed(
                                line,
                                "field: '" + Quoted.of(name) + "' (expected: " + String.join(", ", RowFields.ALL)
                                        + ")");
                    }
                    JsonToken value = parser.nextToken();
                    if (value != JsonToken.VALUE_NULL) {
                        if (value != typeOf(name, value)) {
                            return SourceRow.malformed(line, wrongType(name, StrictJson.quoted(parser, text)));
                        }
                        fields.put(name, parser.getText());
                    }
                }
                if (parser.nextToken() == null) {
                    return new SourceRow(line, fields, null);
                }
            }
        } catch (IOException malformed) {
            // reported below, like valid JSON that is not an object
        }
        return SourceRow.malformed(line, "row: '" + Quoted.of(text) + "' (expected: a JSON object)");
    }

    /** The token that the field must have, for a value with the token {@code found}: either boolean is one. */
    private static JsonToken typeOf(String name, JsonToken found) {
        return switch (name) {
            case RowFields.NAME_IS_CUSTOM -> found == JsonToken.VALUE_FALSE ? found : JsonToken.VALUE_TRUE;
            case RowFields.AVATAR_GENERATION -> JsonToken.VALUE_NUMBER_INT;
            default -> JsonToken.VALUE_STRING;
        };
    }

    private static String wrongType(String name, String value) {
        String expected = switch (name) {
            case RowFields.NAME_IS_CUSTOM -> "true or false";
            case RowFields.AVATAR_GENERATION -> "a whole number";
            default -> "a string";
        };
        return name + ": " + value + " (expected: " + expected + ")";
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
