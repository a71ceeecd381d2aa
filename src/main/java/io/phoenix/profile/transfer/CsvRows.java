package io.phoenix.profile.transfer;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.phoenix.profile.domain.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of CSV (RFC 4180) with a header, in UTF-8; a byte order mark is ignored. An empty field counts as absent. */
final class CsvRows implements RowReader {

    /** In characters; a quote that never ends would otherwise take the rest of the file into memory. */
    private static final int RECORD_MAX = 65_536;

    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;

    private CsvRows(CloseableIterator<CsvRecord> records, List<String> header) {
        this.records = records;
        this.header = header;
    }

    /** Reads the header. Throws IOException unless it has known columns, each once, and {@code user_id}. */
    static CsvRows of(InputStream in) throws IOException {
        CloseableIterator<CsvRecord> records = CsvReader.builder()
                .detectBomHeader(true)
                .skipEmptyLines(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(RECORD_MAX)
                .ofCsvRecord(in, StandardCharsets.UTF_8)
                .iterator();
        CsvRecord first = nextOf(records);
        List<String> header = first == null ? List.of() : first.getFields();
        for (String column : header) {
            if (!RowFields.ALL.contains(column)) {
                throw new IOException("header: column '" + Quoted.of(column) + "' (expected: "
                        + String.join(", ", RowFields.ALL) + ")");
            }
        }
        if (!header.contains(RowFields.USER_ID) || new HashSet<>(header).size() < header.size()) {
            throw new IOException("header: '" + Quoted.of(String.join(",", header)) + "' (expected: "
                    + RowFields.USER_ID + ", and each column once)");
        }
        return new CsvRows(records, header);
    }

    @Override
    public @Nullable SourceRow next() throws IOException {
        CsvRecord row = nextOf(records);
        if (row == null) {
            return null;
        }
        if (row.getFieldCount() != header.size()) {
            return SourceRow.malformed(
                    row.getStartingLineNumber(),
                    "row: " + row.getFieldCount() + " fields (expected: " + header.size() + ", as in the header)");
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (!row.getField(i).isEmpty()) {
                fields.put(header.get(i), row.getField(i));
            }
        }
        return new SourceRow(row.getStartingLineNumber(), fields, null);
    }

    private static @Nullable CsvRecord nextOf(CloseableIterator<CsvRecord> records) throws IOException {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException malformed) {
            Throwable cause = malformed.getCause() == null ? malformed : malformed.getCause();
            throw new IOException(malformed.getMessage() + ": " + cause.getMessage(), malformed);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
