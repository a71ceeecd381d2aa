package io.phoenix.profile.dev;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Postgres and a real Redis, unpacked from {@code phoenix-profile-servers.jar} on the class path, listening on free
 * ports of the loopback interface. They need no installation and also run as root. Closing stops both and deletes their
 * files, except for a given data directory. All methods block. Thread-safe.
 */
public final class DevelopmentServers implements AutoCloseable {

    private static final Duration POSTGRES_START_MAX = Duration.ofSeconds(30);

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /** How many lines of its log the message has if Postgres does not start. */
    private static final int LOG_LINES = 10;

    private final Optional<Path> data;

    private @Nullable Path workDirectory;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable RedisServer redis;

    /** With a data directory, Postgres keeps its data there; without one, closing deletes the data. */
    public DevelopmentServers(Optional<Path> data) {
        this.data = data;
    }

    /** Starts both servers; after a failure, close what did start. */
    public synchronized void start() throws IOException {
        requireServers();
        Path work = Files.createTempDirectory("phoenix-profile-");
        workDirectory = work;
        postgres = startPostgres(work, data);
        redis = startRedis(work);
    }

    public synchronized URI postgresUri() {
        return URI.create("postgresql://postgres@127.0.0.1:" + started(postgres).getPort() + "/postgres");
    }

    public synchronized URI redisUri() {
        return URI.create("redis://127.0.0.1:" + started(redis).ports().get(0));
    }

    /** Waits for a start in progress, then stops what was started. */
    @Override
    public synchronized void close() throws IOException {
        try {
            if (redis != null) {
                redis.stop();
            }
        } finally {
            try {
                if (postgres != null) {
                    postgres.close();
                }
            } finally {
                if (workDirectory != null) {
                    endProcesses(workDirectory);
                    delete(workDirectory);
                }
            }
        }
    }

    /** For a server that must know its port before it listens; another process may still take it first. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static <T> T started(@Nullable T server) {
        return Objects.requireNonNull(server, "not started");
    }

    private static EmbeddedPostgres startPostgres(Path work, Optional<Path> data) throws IOException {
        // the builder always creates this directory, and would otherwise leave it in the one for temporary files
        System.setProperty("ot.epg.working-dir", work.resolve("postgres").toString());
        Path log = work.resolve("postgres.log");
        requireUser();
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data.orElse(work.resolve("data")))
                    .setCleanDataDirectory(data.isEmpty())
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setPGStartupWait(POSTGRES_START_MAX)
                    .setOutputRedirector(Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(Redirect.appendTo(log.toFile()))
                    .setRegisterShutdownHook(false)
                    .start();
        } catch (IOException | IllegalStateException failure) {
            throw new IOException("Postgres did not start: " + failure.getMessage() + lastLines(log), failure);
        }
    }

    /** The jar with the servers may be missing, and has only those of the build platform. */
    private static void requireServers() throws IOException {
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

    private static RedisServer startRedis(Path work) throws IOException {
        Path directory = Files.createDirectory(work.resolve("redis"));
        RedisServer redis = new RedisServerBuilder()
                .executableProvider(ExecutableProvider.newJarResourceProvider(directory.toFile()))
                .port(freePort())
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("dir " + directory)
                .build();
        redis.start();
        return redis;
    }

    /** A server whose start failed halfway may run: it is known by its program, which was unpacked into the directory. */
    private static void endProcesses(Path directory) throws IOException {
        String programs = directory.toRealPath().toString();
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(programs))
                .toList();
        left.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : left) {
            process.onExit()
                    .completeOnTimeout(process, STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            process.destroyForcibly();
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
