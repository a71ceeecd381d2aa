package io.phoenix.profile.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Postgres and a real Redis, unpacked from the class path and started on free ports of the loopback interface. They
 * need nothing installed, and run for root too. Closing stops both and removes every file they had, but for a data
 * directory that was asked for. It blocks: not for event loops.
 */
public final class DevelopmentServers implements AutoCloseable {

    private static final Duration POSTGRES_START_MAX = Duration.ofSeconds(30);

    private final Optional<Path> data;

    private @Nullable Path workDirectory;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable RedisServer redis;

    /**
     * Servers that are not started yet.
     *
     * @param data where Postgres keeps its data, to find it again next time; where empty it is thrown away on closing
     */
    public DevelopmentServers(Optional<Path> data) {
        this.data = data;
    }

    /**
     * Starts both servers.
     *
     * @throws IOException when one of them does not start; closing is then due all the same
     */
    public synchronized void start() throws IOException {
        Path work = Files.createTempDirectory("phoenix-profile-");
        workDirectory = work;
        postgres = startPostgres(work, data);
        redis = startRedis(work);
    }

    /** Where Postgres is. */
    public synchronized URI postgresUri() {
        return URI.create("postgresql://postgres@127.0.0.1:" + started(postgres).getPort() + "/postgres");
    }

    /** Where Redis is. */
    public synchronized URI redisUri() {
        return URI.create("redis://127.0.0.1:" + started(redis).ports().get(0));
    }

    /** Stops what was started; a start that is under way is waited for. */
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
                    delete(workDirectory);
                }
            }
        }
    }

    private static <T> T started(@Nullable T server) {
        return Objects.requireNonNull(server, "not started");
    }

    private static EmbeddedPostgres startPostgres(Path work, Optional<Path> data) throws IOException {
        // the builder makes this directory in any case, and would leave it behind in the one for temporary files
        System.setProperty("ot.epg.working-dir", work.resolve("postgres").toString());
        return EmbeddedPostgres.builder()
                .setDataDirectory(data.orElse(work.resolve("data")))
                .setCleanDataDirectory(data.isEmpty())
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setPGStartupWait(POSTGRES_START_MAX)
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .setRegisterShutdownHook(false)
                .start();
    }

    private static RedisServer startRedis(Path work) throws IOException {
        Path directory = Files.createDirectory(work.resolve("redis"));
        RedisServer redis = new RedisServerBuilder()
                .executableProvider(ExecutableProvider.newJarResourceProvider(directory.toFile()))
                .port(FreePort.any())
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("dir " + directory)
                .build();
        redis.start();
        return redis;
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
