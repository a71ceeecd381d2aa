package io.phoenix.profile.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file in order, with constant memory. Not thread-safe. */
public interface RowReader extends Closeable {

    /** The next row; null at the end of the file. */
    @Nullable SourceRow next() throws IOException;

    /**
     * Opens a file.
     *
     * @throws IOException if it can't be read, or its header is not as expected
     */
    static RowReader open(Path file, FileSurvey.Format format) throws IOException {
        InputStream in = Files.newInputStream(file);
        return switch (format) {
            case CSV -> CsvRows.of(in);
            case NDJSON -> new NdjsonRows(in);
        };
    }
}
