package io.phoenix.profile.testing;

import io.phoenix.profile.testing.TestAuthority.PemFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server for one test, which it can freeze, kill and restart on the same port. Runs the installed {@code redis-server}, or else the one bundled with embedded-redis.
 */
public final class RedisProcess implements AutoCloseable {

    private static final String OBSTACLE = "obstacle.rdb";
    private static final String INSTALLED = "/usr/bin/redis-server";

    private final int port;
    private final Path directory;
    private final List<String> arguments;

    private Process process;

    private RedisProcess(int port, Path directory, List<String> arguments) {
        this.port = port;
        this.directory = directory;
        this.arguments = arguments;
    }

    /** Starts a server on a free port, with arguments such as {@code --cluster-enabled yes}. */
    public static RedisProcess start(String... arguments) throws IOException {
        RedisProcess redis =
                new RedisProcess(Ports.free(), Files.createTempDirectory("redis-process-"), List.of(arguments));
        redis.restart();
        return redis;
    }

    /** Starts a TLS-only server that demands client certificates of the authority. */
    public static RedisProcess startTls(TestAuthority authority, String... arguments) throws Exception {
        int port = Ports.free();
        List<String> all = new ArrayList<>(List.of("--port", "0", "--tls-port", Integer.toString(port)));
        all.addAll(List.of("--tls-ca-cert-file", authority.ca().toString()));
        PemFiles server = authority.issue("redis");
        all.addAll(List.of("--tls-cert-file", server.certificate().toString()));
        all.addAll(List.of("--tls-key-file", server.key().toString()));
        all.addAll(List.of(arguments));
        RedisProcess redis = new RedisProcess(port, Files.createTempDirectory("redis-process-"), all);
        redis.restart();
        return redis;
    }

    /** Starts a Sentinel for a primary named {@code mymaster}, with a quorum of two. */
    public static RedisProcess startSentinel(int primaryPort) throws IOException {
        Path directory = Files.createTempDirectory("redis-process-");
        Path config = directory.resolve("sentinel.conf");
        Files.writeString(config, """
                sentinel monitor mymaster 127.0.0.1 %d 2
                sentinel down-after-milliseconds mymaster 500
                sentinel failover-timeout mymaster 2000
                """.formatted(primaryPort));
        RedisProcess sentinel = new RedisProcess(Ports.free(), directory, List.of(config.toString(), "--sentinel"));
        sentinel.restart();
        return sentinel;
    }

    /** Deletes the snapshot that SAVE wrote, so that the next restart is empty. */
    public void deleteSnapshot() throws IOException {
        Files.deleteIfExists(directory.resolve("dump.rdb"));
    }

    /** Starts the server on its port, even after a kill, and waits until it accepts connections. */
    public void restart() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(executable().getPath());
        if (arguments.contains("--sentinel")) {
            command.addAll(arguments);
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        } else {
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
            command.addAll(List.of("--dir", directory.toString()));
            command.addAll(Protected.OPTION);
            command.addAll(arguments);
        }
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        while ((line = output.readLine()) != null) {
            if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
                drain(output);
                return;
            }
        }
        throw new IOException("redis-server exited during startup: " + Arrays.toString(command.toArray()));
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Sends a command and returns the reply, which must be a bulk string, a simple string or an integer. */
    public String ask(String... command) throws IOException {
        return RedisWire.ask(port, command);
    }

    /**
     * Lets a background save fail, after which the server refuses writes (MISCONF): the file cannot replace a directory. Works as
     * root too, unlike a directory without rights.
     */
    public void breakSnapshots() throws Exception {
        Files.createDirectories(directory.resolve(OBSTACLE).resolve("not-empty"));
        ask("CONFIG", "SET", "dbfilename", OBSTACLE);
        ask("CONFIG", "SET", "save", "3600 1");
        Eventually.isTrue("a background save has failed", () -> {
            if (!ask("INFO", "persistence").contains("rdb_bgsave_in_progress:1")) {
                ask("BGSAVE");
            }
            return ask("INFO", "persistence").contains("rdb_last_bgsave_status:err");
        });
    }

    /** Ends the effect of {@link #breakSnapshots}. */
    public void mendSnapshots() throws IOException {
        ask("CONFIG", "SET", "save", "");
        ask("CONFIG", "SET", "dbfilename", "dump.rdb");
    }

    /** Sends SIGKILL, and waits until the process has exited. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGSTOP: its connections stay open. */
    public void freeze() throws Exception {
        signal("STOP");
    }

    /** Sends SIGCONT. */
    public void thaw() throws Exception {
        signal("CONT");
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try (var files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        }
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Reads and discards the output: a full pipe would block the server. */
    private static void drain(BufferedReader output) {
        Thread drain = new Thread(() -> {
            try {
                while (output.readLine() != null) {
                    // discarded
                }
            } catch (IOException ended) {
                // the process has exited
            }
        });
        drain.setDaemon(true);
        drain.start();
    }

    private static File executable() {
        File installed = new File(INSTALLED);
        return installed.canExecute() ? installed : Bundled.EXECUTABLE;
    }

    /** What lets CONFIG SET change {@code dbfilename}: Redis 7 and later refuse it by default, older ones lack the option. */
    private static final class Protected {
        static final List<String> OPTION =
                version().matches("(?s).*v=[1-6]\\..*") ? List.of() : List.of("--enable-protected-configs", "local");

        private static String version() {
            try {
                Process process = new ProcessBuilder(executable().getPath(), "--version").start();
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Bundled {
        static final File EXECUTABLE = unpack();

        private static File unpack() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
