package io.phoenix.profile.cli;

import io.phoenix.profile.app.ConfiguredTransfer;
import io.phoenix.profile.domain.FailureMessage;
import io.phoenix.profile.postgres.transfer.ProfileExport;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exports all profiles of a tenant, to a file or to standard output. */
@Command(
        name = "export",
        description =
                "Exports the profiles of a tenant as NDJSON, all as they are at one moment. Safe to run while the service"
                        + " runs. An import of it gives the same profiles.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    private static final int BUFFER_BYTES = 1 << 16;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final TenantOption tenant = new TenantOption();

    @Spec
    private CommandSpec spec;

    @Nullable @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "the file, which appears once it is complete (default: standard output)")
    private Path output;

    @Override
    public Integer call() throws Exception {
        String tenantId = tenant.id();
        ProfileExport export = new ConfiguredTransfer(config.settings()).export(tenantId);
        long profiles = output == null ? toStandardOutput(export) : toFile(export, output);
        spec.commandLine().getErr().println("profiles exported: " + profiles);
        return 0;
    }

    /** Past System.out, which ignores failures: a full disk would look like a complete export. */
    private long toStandardOutput(ProfileExport export) throws Exception {
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES)) {
            return export.run(out, new Reporting());
        } catch (IOException unwritable) {
            throw new IllegalStateException("standard output: " + FailureMessage.of(unwritable), unwritable);
        }
    }

    /** Under another name until it is complete, so that nobody takes a part for the whole. */
    private long toFile(ProfileExport export, Path file) throws Exception {
        Path part = Path.of(file + ".part");
        try {
            long profiles;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES)) {
                profiles = export.run(out, new Reporting());
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return profiles;
        } catch (IOException unwritable) {
            throw new IllegalStateException(file + ": " + FailureMessage.of(unwritable), unwritable);
        }
    }

    private final class Reporting implements ProfileExport.Listener {

        private long total;

        @Override
        public void counted(long profiles) {
            total = profiles;
        }

        @Override
        public LongConsumer progress() {
            return new Progress("profiles", total, spec.commandLine().getErr(), System::nanoTime)::report;
        }
    }
}
