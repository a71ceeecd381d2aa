package io.phoenix.profile.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.transfer.FileSurvey.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of files in both formats, and which are refused as a whole. */
class RowReaderTest {

    @TempDir
    private Path directory;

    @Test
    void csv_quotesAndLineBreaks_areReadWithTheLineWhereARowBegins() throws Exception {
        List<SourceRow> rows =
                rows("\ufeffname,user_id\r\n\"Lind, \"\"A\"\"\",alice\r\n\r\n\"two\nlines\",bob\r\n,carol\r\n");

        assertThat(rows)
                .containsExactly(
                        new SourceRow(2, Map.of("name", "Lind, \"A\"", "user_id", "alice"), null),
                        new SourceRow(4, Map.of("name", "two\nlines", "user_id", "bob"), null),
                        new SourceRow(6, Map.of("user_id", "carol"), null));
    }

    @Test
    void csv_rowWithTooManyOrTooFewFields_isMalformedAndTheNextOneIsRead() throws Exception {
        List<SourceRow> rows = rows("user_id,name\na,b,c\nd\ne,f\n");

        assertThat(rows.get(0).malformed()).isEqualTo("row: 3 fields (expected: 2, as in the header)");
        assertThat(rows.get(1).malformed()).isEqualTo("row: 1 fields (expected: 2, as in the header)");
        assertThat(rows.get(2)).isEqualTo(new SourceRow(4, Map.of("user_id", "e", "name", "f"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name,created_at|user_id, and each column once",
                "user_id,user_id|user_id, and each column once",
                "user_id,nickname|column 'nickname'"
            })
    void csv_headerIsNotAsExpected_isRefused(String header, String message) {
        assertThatThrownBy(() -> rows(header + "\na,b\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void csv_quoteWithoutEnd_isRefusedBeforeTheRestOfTheFileIsInMemory() {
        assertThatThrownBy(() -> rows("user_id,name\na,\"b\n" + "x,y\n".repeat(50_000)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ndjson_everyType_isRead() throws Exception {
        List<SourceRow> rows =
                rows("\n{\"user_id\":\"a\",\"name\":\"N\",\"name_is_custom\":false,\"avatar_generation\":3,"
                        + "\"avatar_url\":null,\"created_at\":\"2024-01-01T00:00:00Z\"}\n");

        assertThat(rows)
                .containsExactly(new SourceRow(
                        2,
                        Map.of(
                                "user_id",
                                "a",
                                "name",
                                "N",
                                "name_is_custom",
                                "false",
                                "avatar_generation",
                                "3",
                                "created_at",
                                "2024-01-01T00:00:00Z"),
                        null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user_id\":1}",
                "{\"user_id\":\"a\",\"name\":[]}",
                "{\"user_id\":\"a\",\"name_is_custom\":\"true\"}",
                "{\"user_id\":\"a\",\"avatar_generation\":1.5}",
                "{\"user_id\":\"a\",\"user_id\":\"b\"}",
                "{\"user_id\":\"a\"} x",
                "{\"user_id\":\"a\",\"nickname\":\"b\"}",
                "{\"user_id\":\"a\"",
                "{/**/}",
                "[]"
            })
    void ndjson_malformedLine_isAMalformedRowAndTheNextOneIsRead(String line) throws Exception {
        List<SourceRow> rows = rows("{\"user_id\":\"first\"}\n" + line + "\n{\"user_id\":\"z\"}");

        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).line()).isEqualTo(2);
        assertThat(rows.get(1).malformed()).contains("expected:");
        assertThat(rows.get(2)).isEqualTo(new SourceRow(3, Map.of("user_id", "z"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user_id | 1 | a string",
                "name | [\"a\", 1] | a string",
                "name | {\"first\":\"Zo\u00eb\"} | a string",
                "created_at | true | a string",
                "avatar_url | 1e400 | a string",
                "name_is_custom | \"true\" | true or false",
                "name_is_custom | 1 | true or false",
                "avatar_generation | \"3\" | a whole number",
                "avatar_generation | 1.50 | a whole number",
                "avatar_generation | {} | a whole number"
            })
    void ndjson_valueOfAnotherType_isQuotedAsItIs(String field, String value, String expected) throws Exception {
        assertThat(rows("{\"" + field + "\": " + value + "}\n").get(0).malformed())
                .isEqualTo(field + ": " + value + " (expected: " + expected + ")");
    }

    @Test
    void ndjson_endlessLine_isAMalformedRow() throws Exception {
        List<SourceRow> rows = rows("{\"name\":\"" + "x".repeat(100_000) + "\"}\n{\"user_id\":\"z\"}\n");

        assertThat(rows.get(0).malformed()).isEqualTo("row: 100011 bytes (expected: at most 65536)");
        assertThat(rows.get(1).fields()).containsEntry("user_id", "z");
    }

    @Test
    void survey_always_knowsFormatAndNumberOfRows() throws Exception {
        assertThat(FileSurvey.of(file("user_id\na\nb"))).satisfies(survey -> {
            assertThat(survey.format()).isEqualTo(Format.CSV);
            assertThat(survey.lines()).isEqualTo(2);
        });
        assertThat(FileSurvey.of(file("\ufeff \n{}\n{}\n")).format()).isEqualTo(Format.NDJSON);
        assertThat(FileSurvey.of(file("{}\n")).sha256())
                .isNotEqualTo(FileSurvey.of(file("{} \n")).sha256());
    }

    @Test
    void survey_characterAcrossTheBuffer_isInUtf8() throws Exception {
        assertThat(FileSurvey.of(file("user_id\n" + "x".repeat(65_527) + "\u20ac\n"))
                        .lines())
                .isEqualTo(1);
    }

    @Test
    void survey_notUtf8_isRefusedWithTheLine() throws Exception {
        Path latin1 =
                Files.write(directory.resolve("latin1.csv"), new byte[] {'u', '\n', 'a', '\n', (byte) 0xe4, '\n'});

        assertThatThrownBy(() -> FileSurvey.of(latin1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not in UTF-8");
        Path utf16 = Files.write(directory.resolve("utf16"), "{}\n{}\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> FileSurvey.of(utf16)).hasMessage("NUL in line 1 (expected: UTF-8)");
        Path cut = Files.write(directory.resolve("cut.csv"), new byte[] {'u', '\n', (byte) 0xc3});
        assertThatThrownBy(() -> FileSurvey.of(cut)).hasMessageContaining("not in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n"})
    void survey_emptyFile_isRefused(String content) {
        assertThatThrownBy(() -> FileSurvey.of(file(content))).hasMessageContaining("is empty");
    }

    private List<SourceRow> rows(String content) throws IOException {
        Path file = file(content);
        List<SourceRow> rows = new ArrayList<>();
        try (RowReader reader = RowReader.open(file, FileSurvey.of(file).format())) {
            for (SourceRow row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Path file(String content) throws IOException {
        return Files.write(directory.resolve("rows"), content.getBytes(UTF_8));
    }
}
