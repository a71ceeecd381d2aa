package io.phoenix.profile.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

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
        PostgresStart.requireServers();
        Path work = Files.createTempDirectory("phoenix-profile-");
        workDirectory = work;
        postgres = new PostgresStart(work).start(data);
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

    /** The processes whose programs were unpacked into the directory. */
    static List<ProcessHandle> processes(Path directory) throws IOException {
        String programs = directory.toRealPath().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(programs))
                .toList();
    }

    /** A server whose start failed halfway may run. */
    private static void endProcesses(Path directory) throws IOException {
        List<ProcessHandle> left = processes(directory);
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
