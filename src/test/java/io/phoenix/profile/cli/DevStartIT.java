package io.phoenix.profile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command {@code dev} when its start is interrupted, or its Postgres stalls or dies meanwhile. */
class DevStartIT {

    /** Exit code of a process that SIGINT ends. */
    private static final int INTERRUPTED = 128 + 2;

    private static final Duration START_MAX = Duration.ofMinutes(3);

    /** Lines of postmaster.pid. */
    private static final int PID = 0;

    private static final int PORT = 3;
    private static final int STATUS = 7;

    /** A start has come so far. */
    private enum Progress {
        FILES_OF_POSTGRES,
        POSTGRES,
        REDIS,
        PROFILES
    }

    @TempDir
    private Path temporaryFiles;

    @ParameterizedTest
    @EnumSource(Progress.class)
    void dev_interruptedDuringStart_reportsNoFailureAndLeavesNothingBehind(Progress progress) throws Exception {
        try (ChildProcess dev = dev()) {
            await(dev, progress);

            dev.interrupt();

            assertThat(dev.awaitExit()).isEqualTo(INTERRUPTED);
            assertThat(dev.printed())
                    .startsWith("Starting Postgres and Redis ...")
                    .doesNotContain("phoenix-profile dev:", "ERROR", "Exception", "\tat ", "Shutdown incomplete");
            assertThat(servers()).isEmpty();
            assertThat(temporaryFiles).isEmptyDirectory();
        }
    }

    @Test
    void dev_postgresStallsDuringStart_saysSoAndWaits() throws Exception {
        try (ChildProcess dev = dev()) {
            for (Progress progress : List.of(Progress.REDIS, Progress.PROFILES)) {
                await(dev, progress);
                List<ProcessHandle> frozen = freeze();
                long before = waits(dev);
                await(dev, () -> waits(dev) > before);
                signal("CONT", frozen);
            }

            dev.awaitPrinted("ready in \\d+ ms");
        }
        assertThat(temporaryFiles).isEmptyDirectory();
    }

    @Test
    void dev_postgresCannotStart_saysWhyAndLeavesNothingBehind(@TempDir Path data) throws Exception {
        // with this file alone, pg_ctl ends before it starts a process of Postgres
        Files.createFile(data.resolve("postgresql.conf"));

        try (ChildProcess dev = ChildProcess.start(temporaryFiles, Map.of(), "dev", "--port=0", "--data=" + data)) {
            assertThat(dev.awaitExit()).isEqualTo(1);
            assertThat(dev.printed())
                    .contains("phoenix-profile dev: Postgres did not start: pg_ctl has ended without a running server")
                    .contains("is not a database cluster directory")
                    .doesNotContain("\tat ");
        }
        assertThat(temporaryFiles).isEmptyDirectory();
    }

    @Test
    void dev_dataDirectoryOfOtherFiles_showsWhatInitdbSays(@TempDir Path data) throws Exception {
        Files.createFile(data.resolve("notes.txt"));

        try (ChildProcess dev = ChildProcess.start(temporaryFiles, Map.of(), "dev", "--port=0", "--data=" + data)) {
            assertThat(dev.awaitExit()).isEqualTo(1);
            assertThat(dev.printed())
                    .contains("phoenix-profile dev: Postgres did not start: ")
                    .contains("exists but is not empty")
                    .doesNotContain("\tat ");
        }
        assertThat(temporaryFiles).isEmptyDirectory();
    }

    /** Only root needs them. */
    @Test
    void dev_withoutUserNamespaces_saysToRootWhatToDo(@TempDir Path programs) throws Exception {
        Path unshare = programs.resolve("unshare");
        Files.writeString(unshare, "#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n");
        assertThat(unshare.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = Map.of("PATH", programs + ":" + System.getenv("PATH"));

        try (ChildProcess dev =
                ChildProcess.start(temporaryFiles, environment, "dev", "--port=0", "--management-port=0")) {
            if (Files.getAttribute(temporaryFiles, "unix:uid").equals(0)) {
                assertThat(dev.awaitExit()).isEqualTo(1);
                assertThat(dev.printed())
                        .contains("Postgres refuses to run as root", "Run as another user, for example: useradd")
                        .doesNotContain("\tat ");
            } else {
                dev.awaitPrinted("ready in \\d+ ms");
            }
        }
        assertThat(temporaryFiles).isEmptyDirectory();
    }

    /** How often it has said that it waits. */
    private static long waits(ChildProcess dev) throws IOException {
        return Pattern.compile("waiting for Postgres")
                .matcher(dev.printed())
                .results()
                .count();
    }

    private ChildProcess dev() throws IOException {
        return ChildProcess.startInTerminal(temporaryFiles, "dev", "--port=0", "--management-port=0");
    }

    private void await(ChildProcess dev, Progress progress) throws Exception {
        switch (progress) {
            case FILES_OF_POSTGRES -> await(dev, () -> file("data/base").isPresent());
            case POSTGRES -> await(dev, () -> !stateOfPostgres().isEmpty());
            case REDIS -> await(dev, () -> file("redis").isPresent());
            case PROFILES -> awaitProfiles(dev);
        }
    }

    private static void await(ChildProcess dev, Callable<Boolean> condition) throws Exception {
        Eventually.isTrue("the start goes on", START_MAX, () -> {
            if (!dev.isAlive()) {
                throw new AssertionError(dev.printed());
            }
            return condition.call();
        });
    }

    private void awaitProfiles(ChildProcess dev) throws Exception {
        // the directory of Redis is made once Postgres has started
        await(dev, () -> file("redis").isPresent());
        String url = "jdbc:postgresql://127.0.0.1:" + stateOfPostgres().get(PORT) + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            await(dev, () -> hasRows(statement, "SELECT FROM pg_tables WHERE tablename = 'profile'"));
            await(dev, () -> hasRows(statement, "SELECT FROM profile"));
        }
    }

    private static boolean hasRows(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** A file in the directory that the servers have for their files. */
    private Optional<Path> file(String name) throws IOException {
        try (Stream<Path> directories = Files.list(temporaryFiles)) {
            return directories
                    .map(directory -> directory.resolve(name))
                    .filter(Files::exists)
                    .findFirst();
        }
    }

    /** The lines of its file, once they are all there. */
    private List<String> stateOfPostgres() throws IOException {
        Optional<Path> file = file("data/postmaster.pid");
        List<String> lines = file.isEmpty() ? List.of() : Files.readAllLines(file.get());
        return lines.size() > STATUS ? lines : List.of();
    }

    /** Their programs are unpacked into the directory. */
    private List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(temporaryFiles.toString()))
                .toList();
    }

    private Optional<ProcessHandle> postgres() throws IOException {
        List<String> state = stateOfPostgres();
        return state.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(state.get(PID)));
    }

    /** Stops Postgres, then the processes of its connections: no more of them can begin. */
    private List<ProcessHandle> freeze() throws Exception {
        ProcessHandle postgres = postgres().orElseThrow();
        signal("STOP", List.of(postgres));
        List<ProcessHandle> connections = postgres.children().toList();
        signal("STOP", connections);
        return Stream.concat(connections.stream(), Stream.of(postgres)).toList();
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
        Stream<String> pids = processes.stream().map(process -> Long.toString(process.pid()));
        new ProcessBuilder(Stream.concat(Stream.of("kill", "-" + signal), pids).toList())
                .inheritIO()
                .start()
                .waitFor();
    }
}
