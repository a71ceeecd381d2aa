package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.ImportSettings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.PictureHosts;
import io.phoenix.profile.domain.name.NamePolicy;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.FileSurvey;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.JudgedRow;
import io.phoenix.profile.transfer.ReportFile;
import io.phoenix.profile.transfer.RowJudge;
import io.phoenix.profile.transfer.RowOutcome;
import io.phoenix.profile.transfer.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Imports a file, chunk by chunk. A chunk of profiles, the number of rows done and the length of the report commit in one
 * transaction, so an import that was killed, or lost its database, goes on behind the last committed chunk. Blocks; memory is
 * that of a chunk. Not thread-safe.
 */
public final class FileImport {

    /** For about ten minutes without progress. */
    private static final int ATTEMPTS_MAX = 300;

    /** A transaction that loses so many races in a row has another problem. */
    private static final int RACES_MAX = 10;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final JdbcAddress address;
    private final ImportSettings settings;
    private final boolean pooled;
    private final Job job;
    private final Listener listener;

    /** What to import; the survey is of the file. */
    public record Job(
            String tenantId,
            NamePolicy policy,
            PictureHosts pictures,
            ImportOptions options,
            Path file,
            FileSurvey survey,
            Path report) {

        /** The same file with the same options is the same import. */
        String source() {
            return survey.sha256() + ' ' + options.onConflict() + ' ' + options.names();
        }
    }

    /** Where an import stands. */
    public record State(long importId, long rowsDone, Counts counts, boolean endedBefore) {}

    /** Receives the progress of an import, on the thread that runs it. */
    public interface Listener {

        /** The import begins, or goes on behind the rows done. */
        void begun(State state);

        /** A chunk was committed. */
        void advanced(State state);

        /** An attempt failed; another follows. */
        void retrying(String failure, Duration pause);
    }

    public FileImport(JdbcAddress address, ImportSettings settings, boolean pooled, Job job, Listener listener) {
        this.address = address;
        this.settings = settings;
        this.pooled = pooled;
        this.job = job;
        this.listener = listener;
    }

    /**
     * Imports the file, or the rest of it. If it was imported before and not undone, does nothing.
     *
     * @param again imports it once more if it was
     */
    public State run(boolean again) throws IOException, SQLException, InterruptedException {
        long rowsDone = -1;
        boolean begin = again;
        for (int attempt = 1; ; attempt++) {
            SQLException failure;
            try (Connection connection = address.connect(ImportTransaction.ANSWER_MAX)) {
                ImportLedger.Entry entry = open(connection, begin);
                if (entry.ended()) {
                    return new State(entry.id(), entry.rowsDone(), entry.counts(), true);
                }
                begin = false;
                attempt = entry.rowsDone() > rowsDone ? 1 : attempt;
                rowsDone = entry.rowsDone();
                return importFrom(connection, entry);
            } catch (SQLException failed) {
                failure = failed;
            }
            int attemptsMax = ImportTransaction.lostRace(failure) ? RACES_MAX : ATTEMPTS_MAX;
            if (attempt >= attemptsMax || !ImportTransaction.isTransient(failure)) {
                throw failure;
            }
            listener.retrying(FailureMessage.of(failure), PAUSE);
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private ImportLedger.Entry open(Connection connection, boolean again) throws SQLException {
        Optional<ImportLedger.Entry> newest = ImportLedger.newest(connection, job.tenantId(), job.source());
        if (newest.isPresent()
                && !newest.get().undone()
                && !(again && newest.get().ended())) {
            return newest.get();
        }
        return ImportLedger.begin(connection, job.tenantId(), job.source(), true);
    }

    private State importFrom(Connection connection, ImportLedger.Entry begun)
            throws IOException, SQLException, InterruptedException {
        listener.begun(stateOf(begun));
        connection.setAutoCommit(false);
        ImportLedger.Entry entry = begun;
        RowJudge judge = new RowJudge(
                job.tenantId(), job.policy(), job.pictures(), job.options().names(), begun.begunAt());
        ChunkImport chunks = new ChunkImport(
                new StagingTable(connection, job.tenantId(), job.policy(), pooled),
                new SqlText(connection, job.tenantId(), begun.id()),
                job.options());
        try (Throttle throttle = Throttle.start(address, settings, job.tenantId());
                RowReader reader = RowReader.open(job.file(), job.survey().format());
                ReportFile report = ReportFile.open(job.report(), begun.reportBytes())) {
            for (long skipped = 0; skipped < begun.rowsDone(); skipped++) {
                reader.next();
            }
            for (List<JudgedRow> chunk = judge.next(reader, throttle.rows());
                    !chunk.isEmpty();
                    chunk = judge.next(reader, throttle.rows())) {
                long beganNanos = System.nanoTime();
                entry = commit(connection, chunks, entry, chunk, report);
                listener.advanced(stateOf(entry));
                throttle.pauseAfter(chunk.size(), beganNanos);
            }
        }
        ImportLedger.end(connection, entry.id());
        connection.commit();
        return stateOf(entry);
    }

    private static ImportLedger.Entry commit(
            Connection connection,
            ChunkImport chunks,
            ImportLedger.Entry entry,
            List<JudgedRow> chunk,
            ReportFile report)
            throws SQLException, IOException {
        ImportTransaction.begin(connection);
        ImportLedger.lock(connection, entry);
        List<RowOutcome> outcomes = chunks.apply(chunk, new HashMap<>());
        // before the commit: what the ledger says is in the report must be there
        long reportBytes = report.append(outcomes);
        ImportLedger.Entry advanced = entry.advanced(chunk.size(), reportBytes, Counts.of(outcomes));
        ImportLedger.advance(connection, advanced);
        connection.commit();
        return advanced;
    }

    private static State stateOf(ImportLedger.Entry entry) {
        return new State(entry.id(), entry.rowsDone(), entry.counts(), false);
    }
}
