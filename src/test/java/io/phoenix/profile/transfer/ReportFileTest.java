package io.phoenix.profile.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report and its committed length. */
class ReportFileTest {

    private static final RowOutcome FIRST = new RowOutcome(2, "a,\"b\"", Outcome.CREATED, null, null);
    private static final RowOutcome SECOND = new RowOutcome(3, "c", Outcome.REFUSED, "future", "created_at: 'x'");

    private static final String HEADER = "line,user_id,outcome,reason,detail";

    @TempDir
    private Path directory;

    @Test
    void append_afterALengthThatWasNotCommitted_replacesWhatFollows() throws Exception {
        Path path = directory.resolve("report.csv");
        long committed;
        try (ReportFile report = ReportFile.open(path, 0)) {
            committed = report.append(List.of(FIRST));
            report.append(List.of(SECOND, SECOND));
        }
        try (ReportFile report = ReportFile.open(path, committed)) {
            report.append(List.of(SECOND));
        }

        assertThat(Files.readAllLines(path))
                .containsExactly(HEADER, "2,\"a,\"\"b\"\"\",created,,", "3,c,refused,future,created_at: 'x'");
    }

    @Test
    void open_newReport_replacesAnOldOne() throws Exception {
        Path path = Files.writeString(directory.resolve("report.csv"), "what was there before");

        ReportFile.open(path, 0).close();

        assertThat(Files.readAllLines(path)).containsExactly(HEADER);
    }

    @Test
    void open_shorterThanCommitted_isRefused() throws Exception {
        Path path = Files.writeString(directory.resolve("report.csv"), "short");

        assertThatThrownBy(() -> ReportFile.open(path, 6)).hasMessageContaining("5 bytes");
    }

    @Test
    void open_whileAnotherWritesIt_isRefused() throws Exception {
        Path path = directory.resolve("report.csv");
        try (ReportFile writer = ReportFile.open(path, 0)) {
            assertThatThrownBy(() -> ReportFile.open(path, 0)).hasMessageContaining("another process");
            assertThat(writer.append(List.of(FIRST))).isPositive();
        }
        ReportFile.open(path, 0).close();
    }
}
