package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.ImportSettings;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.JudgedRow;
import io.phoenix.profile.transfer.ReportFile;
import io.phoenix.profile.transfer.RowJudge;
import io.phoenix.profile.transfer.RowOutcome;
import io.phoenix.profile.transfer.RowReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.LongConsumer;

/** Rehearses the import of a file: the report says what would become of each row. Changes no profile. Blocks. */
public record FileRehearsal(JdbcAddress address, ImportSettings settings, boolean pooled, FileImport.Job job) {

    /**
     * Rehearses the import.
     *
     * @param progress receives the number of rows rehearsed so far
     */
    public Counts run(LongConsumer progress) throws IOException, SQLException, InterruptedException {
        try (Connection connection = address.connect(ImportTransaction.ANSWER_MAX);
                Throttle throttle = Throttle.start(address, settings, job.tenantId());
                RowReader reader = RowReader.open(job.file(), job.survey().format());
                ReportFile report = ReportFile.open(job.report(), 0)) {
            connection.setAutoCommit(false);
            RowJudge judge = new RowJudge(
                    job.tenantId(), job.policy(), job.pictures(), job.options().names(), clockOf(connection));
            Rehearsal rehearsal = new Rehearsal(
                    new StagingTable(connection, job.tenantId(), job.policy(), pooled),
                    new SqlText(connection, job.tenantId(), 0),
                    job.options());
            rehearsal.begin();
            Counts counts = Counts.NONE;
            long done = 0;
            for (List<JudgedRow> chunk = judge.next(reader, throttle.rows());
                    !chunk.isEmpty();
                    chunk = judge.next(reader, throttle.rows())) {
                long beganNanos = System.nanoTime();
                List<RowOutcome> outcomes = rehearse(connection, rehearsal, chunk);
                report.append(outcomes);
                counts = counts.plus(Counts.of(outcomes));
                done += chunk.size();
                progress.accept(done);
                throttle.pauseAfter(chunk.size(), beganNanos);
            }
            return counts;
        }
    }

    private List<RowOutcome> rehearse(Connection connection, Rehearsal rehearsal, List<JudgedRow> chunk)
            throws SQLException {
        if (pooled) {
            // one transaction, because its temporary tables would not be those of the next one
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS pg_temp.import_row");
            }
        }
        ImportTransaction.begin(connection);
        List<RowOutcome> outcomes = rehearsal.rehearse(chunk);
        if (!pooled) {
            connection.commit();
        }
        return outcomes;
    }

    private static Instant clockOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
