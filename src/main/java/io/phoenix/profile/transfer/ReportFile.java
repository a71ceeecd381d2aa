package io.phoenix.profile.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/**
 * The report of an import: CSV with the outcome of every row. Its length is committed with the rows that it reports, so a
 * report that ran ahead of a crash is cut to what was committed. Not thread-safe.
 */
public final class ReportFile implements Closeable {

    private static final String[] HEADER = {"line", "user_id", "outcome", "reason", "detail"};

    private final FileChannel file;

    private ReportFile(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens a report at its committed length, 0 for a new one, whose content is replaced.
     *
     * @throws IOException if it can't be written, or is shorter than that
     */
    public static ReportFile open(Path path, long committedBytes) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ReportFile report = new ReportFile(file);
        if (!isLocked(file)) {
            file.close();
            throw new IOException(
                    "report: another process writes '" + path + "' (expected: one process for an import)");
        }
        if (file.size() < committedBytes) {
            long size = file.size();
            file.close();
            throw new IOException(
                    "report: '" + path + "' has " + size + " bytes (expected: the report of the first attempt,"
                            + " at least " + committedBytes + " bytes; to begin anew, undo the import)");
        }
        file.truncate(committedBytes);
        file.position(committedBytes);
        if (committedBytes == 0) {
            report.write(lines(List.<String[]>of(HEADER)));
        }
        return report;
    }

    /** Locks the file until it is closed, by whatever way the process ends; false if another has locked it. */
    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** Appends rows, forces them to the disk, and returns the length of the report. */
    public long append(List<RowOutcome> rows) throws IOException {
        write(lines(rows.stream()
                .map(row -> new String[] {
                    Long.toString(row.line()),
                    row.userId(),
                    row.outcome().word(),
                    Objects.requireNonNullElse(row.reason(), ""),
                    Objects.requireNonNullElse(row.detail(), "")
                })
                .toList()));
        file.force(false);
        return file.position();
    }

    private static String lines(List<String[]> rows) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            rows.forEach(csv::writeRecord);
        }
        return text.toString();
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
