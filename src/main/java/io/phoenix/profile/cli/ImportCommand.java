package io.phoenix.profile.cli;

import io.phoenix.profile.app.ConfiguredTransfer;
import io.phoenix.profile.app.StoredSettings;
import io.phoenix.profile.config.Settings;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.postgres.transfer.FileImport;
import io.phoenix.profile.postgres.transfer.ImportUndo;
import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.FileSurvey;
import io.phoenix.profile.transfer.ImportOptions;
import io.phoenix.profile.transfer.ImportOptions.Names;
import io.phoenix.profile.transfer.ImportOptions.OnConflict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports the profiles of a file, rehearses it, or undoes it; exits with 1 if a row was refused. */
@Command(
        name = "import",
        description =
                "Imports profiles from CSV with a header, or from NDJSON. Safe to run while the service runs. Killed at"
                        + " any moment, the same command goes on where it was.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final TenantOption tenant = new TenantOption();

    @Spec
    private CommandSpec spec;

    @Nullable @Parameters(paramLabel = "FILE", arity = "0..1", description = "the file, in UTF-8")
    private Path file;

    @Option(names = "--dry-run", description = "only reports what would become of each row")
    private boolean rehearsal;

    @Option(
            names = "--on-conflict",
            paramLabel = "WHAT",
            defaultValue = "skip",
            description = "for a user who has a profile: skip, overwrite or fail (default: skip)")
    private OnConflict onConflict;

    @Option(
            names = "--names",
            paramLabel = "RULES",
            defaultValue = "check",
            description =
                    "check: names that users could choose; as-is: reserved and duplicate ones too (default: check)")
    private Names names;

    @Nullable @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "the outcome of each row, as CSV (default: FILE.report.csv, or FILE.rehearsal.csv)")
    private Path report;

    @Option(names = "--again", description = "imports a file that was imported completely before")
    private boolean again;

    @Option(
            names = "--undo",
            paramLabel = "IMPORT_ID",
            defaultValue = "0",
            description = "removes what this import created and nobody has changed since")
    private long undo;

    @Override
    public Integer call() throws Exception {
        String tenantId = tenant.id();
        if ((file == null) == (undo == 0)) {
            throw new ParameterException(spec.commandLine(), "expected: FILE, or --undo IMPORT_ID");
        }
        Settings settings = config.settings();
        if (file == null) {
            return undo(new ConfiguredTransfer(settings).undo(tenantId, undo));
        }
        try {
            FileSurvey survey = FileSurvey.of(file);
            ConfiguredTransfer transfer = new ConfiguredTransfer(settings);
            FileImport.Job job = new FileImport.Job(
                    tenantId,
                    transfer.namePolicy(tenantId),
                    StoredSettings.of(settings, tenantId).pictures().hosts(),
                    new ImportOptions(onConflict, names),
                    file,
                    survey,
                    report == null ? Path.of(file + (rehearsal ? ".rehearsal.csv" : ".report.csv")) : report);
            return rehearsal ? rehearse(transfer, job) : run(transfer, job);
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + ": " + FailureMessage.of(unreadable), unreadable);
        }
    }

    private int rehearse(ConfiguredTransfer transfer, FileImport.Job job) throws Exception {
        Progress progress = progress("rows", job.survey().lines());
        Counts counts = transfer.rehearsal(job).run(progress::report);
        out().println("rehearsal: " + counts);
        out().println("report: " + job.report());
        return exitCode(counts);
    }

    private int run(ConfiguredTransfer transfer, FileImport.Job job) throws Exception {
        Reporting reporting = new Reporting(progress("rows", job.survey().lines()));
        try {
            FileImport.State ended = transfer.fileImport(job, reporting).run(again);
            if (ended.endedBefore()) {
                out().println("import " + ended.importId() + ": complete already (--again imports the file once more)");
            }
            out().println("import " + ended.importId() + ": " + ended.counts());
            out().println("report: " + job.report());
            return exitCode(ended.counts());
        } catch (ProfileFailure | SQLException stopped) {
            throw new IllegalStateException(
                    FailureMessage.of(stopped) + "; import " + reporting.importId + " stopped after "
                            + reporting.rowsDone + " rows (the same command goes on; --undo " + reporting.importId
                            + " removes them)",
                    stopped);
        }
    }

    private int undo(ImportUndo importUndo) throws Exception {
        ImportUndo.Result result = importUndo.run(new Undoing());
        out().println("import " + undo + " undone: removed " + result.removed() + ", kept " + result.kept()
                + " that have changed or were erased since");
        return 0;
    }

    private static int exitCode(Counts counts) {
        return counts.refused() == 0 ? 0 : 1;
    }

    private Progress progress(String unit, long total) {
        return new Progress(unit, total, spec.commandLine().getErr(), System::nanoTime);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints progress and failures, and remembers where the import stands. */
    private final class Reporting implements FileImport.Listener {

        private final Progress progress;
        private long importId;
        private long rowsDone;

        Reporting(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void begun(FileImport.State state) {
            advanced(state);
            progress.startAt(state.rowsDone());
            spec.commandLine()
                    .getErr()
                    .println("import " + importId
                            + (rowsDone == 0 ? " begins" : " goes on after " + rowsDone + " rows"));
        }

        @Override
        public void advanced(FileImport.State state) {
            importId = state.importId();
            rowsDone = state.rowsDone();
            progress.report(rowsDone);
        }

        @Override
        public void retrying(String failure, Duration pause) {
            spec.commandLine().getErr().println("postgres: " + failure + ", retrying in " + pause.toSeconds() + " s");
        }
    }

    private final class Undoing implements ImportUndo.Listener {

        @Nullable private Progress progress;

        @Override
        public void begun(long created, long removed) {
            progress = progress("profiles removed", created);
            progress.startAt(removed);
        }

        @Override
        public void advanced(long removed) {
            Objects.requireNonNull(progress, "has not begun").report(removed);
        }
    }
}
