package io.phoenix.profile.dev;

import io.phoenix.profile.domain.FailureMessage;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One start of Postgres from the programs in {@code phoenix-profile-servers.jar}. It fails soon after the last process of
 * Postgres has ended. For use by one thread, which it may interrupt while it waits.
 */
final class PostgresStart {

    private static final Duration START_MAX = Duration.ofSeconds(30);

    private static final Duration CHECKS_APART = Duration.ofMillis(100);

    /** {@code pg_ctl} begins right after the first check; a count is safer than a time on a machine that stalls. */
    private static final int CHECKS_WITHOUT_PROCESS_MAX = 20;

    /** How many lines of its log the message has if Postgres does not start. */
    private static final int LOG_LINES = 10;

    private final Thread starting = Thread.currentThread();
    private final Path work;
    private final Path log;

    private boolean over;
    private boolean withoutProcess;

    /** @param work directory for the programs, the log, and the data unless it has a directory of its own */
    PostgresStart(Path work) {
        this.work = work;
        this.log = work.resolve("postgres.log");
    }

    EmbeddedPostgres start(Optional<Path> data) throws IOException {
        // the builder always creates this directory, and would otherwise leave it in the one for temporary files
        System.setProperty("ot.epg.working-dir", work.resolve("postgres").toString());
        requireUser();
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(data.orElse(work.resolve("data")))
                    .setCleanDataDirectory(data.isEmpty())
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setPGStartupWait(START_MAX)
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setRegisterShutdownHook(false)
                    .setDataDirectoryCustomizer(initialized -> watch())
                    .start();
            if (endWatch()) {
                throw new IOException("pg_ctl has ended without a running server");
            }
            return postgres;
        } catch (IOException | IllegalStateException failure) {
            throw new IOException("Postgres did not start: " + FailureMessage.of(failure) + lastLines(log), failure);
        } finally {
            endWatch();
        }
    }

    /** The library only asks whether Postgres answers. */
    private void watch() {
        Thread watch = new Thread(this::interruptOnceWithoutProcess, "start of Postgres");
        watch.setDaemon(true);
        watch.start();
    }

    private synchronized void interruptOnceWithoutProcess() {
        try {
            int checks = 0;
            while (!over && checks < CHECKS_WITHOUT_PROCESS_MAX) {
                wait(CHECKS_APART.toMillis());
                checks = DevelopmentServers.processes(work).isEmpty() ? checks + 1 : 0;
            }
            if (!over) {
                withoutProcess = true;
                starting.interrupt();
            }
        } catch (IOException | InterruptedException blind) {
            // then the start fails by its time limit
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the start was interrupted, which is then undone. */
    private synchronized boolean endWatch() {
        over = true;
        notifyAll();
        return withoutProcess && Thread.interrupted();
    }

    /** The jar with the servers may be missing, and has only those of the build platform. */
    static void requireServers() throws IOException {
        String os = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        try {
            DefaultPostgresBinaryResolver.INSTANCE
                    .getPgBinary(os.startsWith("Mac") ? "Darwin" : os, machine)
                    .close();
        } catch (NoClassDefFoundError missing) {
            throw new IOException(
                    "Postgres and Redis are missing (expected: phoenix-profile-servers.jar beside phoenix-profile.jar;"
                            + " \"./mvnw package\" builds both); or use \"serve\" with servers that run elsewhere",
                    missing);
        } catch (IllegalStateException missing) {
            throw new IOException(
                    "no Postgres for " + os + " on " + machine
                            + " (expected: Linux or macOS on x86-64 or arm64, the platform"
                            + " that built phoenix-profile-servers.jar); or use \"serve\" with servers that run elsewhere",
                    missing);
        }
    }

    /** Postgres refuses to run as root; {@code unshare} gives it another user, where the kernel permits that. */
    private static void requireUser() throws IOException {
        if (isRoot() && !LinuxUtils.isUnshareAvailable()) {
            throw new IOException("Postgres refuses to run as root, and this machine permits no user namespaces. Run as"
                    + " another user, for example: useradd -m dev && su dev -c 'phoenix-profile dev'; or use \"serve\""
                    + " with a Postgres that runs elsewhere");
        }
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
    }

    private static String lastLines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
                .collect(Collectors.joining(System.lineSeparator(), System.lineSeparator(), ""));
    }
}
