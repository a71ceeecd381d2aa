package io.phoenix.profile.testing;

import io.phoenix.profile.testing.TestAuthority.PemFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server of a test's own, which it may freeze, kill and start again on the same port: the {@code redis-server} of
 * the machine where there is one, else the one in the jar of embedded-redis.
 */
public final class RedisProcess implements AutoCloseable {

    private static final String ON_THE_MACHINE = "/usr/bin/redis-server";

    private final int port;
    private final Path directory;
    private final List<String> arguments;

    private Process process;

    private RedisProcess(int port, Path directory, List<String> arguments) {
        this.port = port;
        this.directory = directory;
        this.arguments = arguments;
    }

    /** Starts a server on a free port, with more arguments such as {@code --cluster-enabled yes}. */
    public static RedisProcess start(String... arguments) throws IOException {
        RedisProcess redis =
                new RedisProcess(freePort(), Files.createTempDirectory("redis-process-"), List.of(arguments));
        redis.startAgain();
        return redis;
    }

    /** Starts a server that speaks nothing but TLS, to those whom the authority certified. */
    public static RedisProcess startTls(TestAuthority authority, String... arguments) throws Exception {
        int port = freePort();
        List<String> all = new ArrayList<>(List.of("--port", "0", "--tls-port", Integer.toString(port)));
        all.addAll(List.of("--tls-ca-cert-file", authority.ca().toString()));
        PemFiles server = authority.issue("redis");
        all.addAll(List.of("--tls-cert-file", server.certificate().toString()));
        all.addAll(List.of("--tls-key-file", server.key().toString()));
        all.addAll(List.of(arguments));
        RedisProcess redis = new RedisProcess(port, Files.createTempDirectory("redis-process-"), all);
        redis.startAgain();
        return redis;
    }

    /** Starts a Sentinel that watches a primary called {@code mymaster}; two of them must agree. */
    public static RedisProcess startSentinel(int primaryPort) throws IOException {
        Path directory = Files.createTempDirectory("redis-process-");
        Path config = directory.resolve("sentinel.conf");
        Files.writeString(config, """
                sentinel monitor mymaster 127.0.0.1 %d 2
                sentinel down-after-milliseconds mymaster 500
                sentinel failover-timeout mymaster 2000
                """.formatted(primaryPort));
        RedisProcess sentinel = new RedisProcess(freePort(), directory, List.of(config.toString(), "--sentinel"));
        sentinel.startAgain();
        return sentinel;
    }

    /** Forgets what SAVE wrote, so that the next start is with nothing. */
    public void forgetSnapshot() throws IOException {
        Files.deleteIfExists(directory.resolve("dump.rdb"));
    }

    /** Starts the server on its port, after it was killed. */
    public void startAgain() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(executable().getPath());
        if (arguments.contains("--sentinel")) {
            command.addAll(arguments);
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        } else {
            command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
            command.addAll(List.of("--dir", directory.toString()));
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
        throw new IOException("redis-server ended at once: " + Arrays.toString(command.toArray()));
    }

    /** Where it listens, on the loopback interface. */
    public int port() {
        return port;
    }

    /** Its address. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Its answer to a command, as text; bulk strings and simple strings only. */
    public String ask(String... command) throws IOException {
        return RedisWire.ask(port, command);
    }

    /** Ends it at once, as SIGKILL does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /** Whether it was not killed. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it from running, with its connections open, until {@link #thaw}. */
    public void freeze() throws Exception {
        signal("STOP");
    }

    /** Lets it go on. */
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
                .waitFor(10, TimeUnit.SECONDS);
    }

    /** A server whose output nobody reads stops when the pipe is full. */
    private static void drain(BufferedReader output) {
        Thread drain = new Thread(() -> {
            try {
                while (output.readLine() != null) {
                    // not needed any more
                }
            } catch (IOException ended) {
                // with the process
            }
        });
        drain.setDaemon(true);
        drain.start();
    }

    private static File executable() {
        File installed = new File(ON_THE_MACHINE);
        return installed.canExecute() ? installed : FromTheJar.EXECUTABLE;
    }

    private static final class FromTheJar {
        static final File EXECUTABLE = unpack();

        private static File unpack() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static int freePort() throws IOException {
        // a cluster node takes the port ten thousand above its own as well
        int port;
        do {
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
        } while (port > 55_000);
        return port;
    }
}
