package io.phoenix.profile.postgres.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.Main;
import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.CommandRun;
import io.phoenix.profile.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code export} where the shell opens its output. */
class ExportIT {

    @TempDir
    private Path directory;

    private TestDatabase database;

    @BeforeEach
    void create() throws Exception {
        database = TestDatabase.migrated();
        database.execute("INSERT INTO profile (tenant_id, user_id, name) VALUES ('t', 'a', 'Ann'), ('t', 'b', 'Bob')");
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    @Test
    void export_toStandardOutput_hasNothingButProfiles() throws Exception {
        Path redirected = directory.resolve("redirected");
        Path written = directory.resolve("written");
        assertThat(CommandRun.of("export", "--tenant", "t", "--config", configuration(), "--output", written.toString())
                        .exitCode())
                .isZero();

        try (ChildProcess child = exportTo(redirected)) {
            assertThat(child.awaitExit()).as(child.printed()).isZero();
        }

        assertThat(redirected).hasSameTextualContentAs(written);
        assertThat(Files.readAllLines(redirected)).hasSize(2);
    }

    @Test
    void export_diskIsFull_fails() throws Exception {
        try (ChildProcess child = exportTo(Path.of("/dev/full"))) {
            assertThat(child.awaitExit()).isEqualTo(1);
            assertThat(child.printed()).contains("export: standard output: No space left on device");
        }
    }

    private ChildProcess exportTo(Path file) throws Exception {
        return ChildProcess.run(
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "exec \"$0\" -cp \"$1\" \"$2\" export --tenant t --config \"$3\" > \"$4\"",
                        ProcessHandle.current().info().command().orElse("java"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        configuration(),
                        file.toString()));
    }

    private String configuration() throws Exception {
        return CommandRun.configuration(directory, "postgres.uri=" + database.uri());
    }
}
