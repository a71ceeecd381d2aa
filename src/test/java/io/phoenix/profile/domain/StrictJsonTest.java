package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1e400 | 1e400",
                "-0.50 | -0.50",
                "true | true",
                "null | null",
                "\"true\" | \"true\"",
                "\"\" | \"\"",
                "\"say \\\"hi\\\"\" | \"say \\\"hi\\\"\"",
                "\"Zo\u00eb \u202e\\u202e\" | \"Zo\u00eb \\u202e\\u202e\"",
                "{\"first\":\"a\",  \"x\":[1.0]} | {\"first\":\"a\",  \"x\":[1.0]}",
                "[] | []"
            })
    void quoted_anyValue_isAsInTheText(String value, String quoted) throws IOException {
        for (String text :
                new String[] {"{\"a\":" + value + "}", " { \"a\" : " + value + " , \"b\":1}", "[" + value + "]"}) {
            JsonParser parser = StrictJson.parser(text);
            parser.nextToken();
            if (parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
            }

            assertThat(StrictJson.quoted(parser, text)).isEqualTo(quoted);

            assertThat(parser.nextToken()).isIn(JsonToken.END_OBJECT, JsonToken.END_ARRAY, JsonToken.FIELD_NAME);
        }
    }

    @Test
    void quoted_severalLines_areOne() throws IOException {
        assertThat(quotedMember("{\n\t\"x\": 1,\r\n  \"y\": 2}")).isEqualTo("{ \"x\": 1, \"y\": 2}");
    }

    @Test
    void quoted_longValue_isCut() throws IOException {
        assertThat(quotedMember("\"" + "x".repeat(100_000) + "\"")).isEqualTo("\"" + "x".repeat(80) + "...\"");
        assertThat(quotedMember("[" + "1,".repeat(50_000) + "1]")).isEqualTo("[" + "1,".repeat(39) + "1...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "[{\"x\":{\"a\":1,\"b\":2,\"\\u0061\":3}}]",
                "{\"a\":1/**/}",
                "{'a':1}",
                "[1,]",
                "[01]"
            })
    void parser_notStrict_fails(String text) {
        assertThatThrownBy(() -> {
                    JsonParser parser = StrictJson.parser(text);
                    parser.nextToken();
                    parser.skipChildren();
                })
                .isInstanceOf(IOException.class);
    }

    private static String quotedMember(String value) throws IOException {
        String text = "[" + value + "]";
        JsonParser parser = StrictJson.parser(text);
        parser.nextToken();
        parser.nextToken();
        return StrictJson.quoted(parser, text);
    }
}
