package io.phoenix.profile.testing;

import io.phoenix.profile.dev.DevelopmentServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The real Postgres and Redis that all tests of a run share: those of {@code PHOENIX_PROFILE_TEST_POSTGRES_URI} and {@code
 * PHOENIX_PROFILE_TEST_REDIS_URI} if both are set, else containers if Docker is available, else embedded ones. Started on first use.
 */
public record Servers(URI postgres, URI redis) {

    private static final String POSTGRES = "PHOENIX_PROFILE_TEST_POSTGRES_URI";
    private static final String REDIS = "PHOENIX_PROFILE_TEST_REDIS_URI";

    /** The shared servers. */
    public static Servers running() {
        return OnDemand.SERVERS;
    }

    /** Connects to the default database of Postgres over JDBC. */
    public Connection connect() throws SQLException {
        return connect(postgres.getPath());
    }

    /** The same for another database, by its path in the URI. */
    public Connection connect(String path) throws SQLException {
        String[] credentials = (postgres.getUserInfo() == null ? "postgres" : postgres.getUserInfo()).split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getPort() + path,
                credentials[0],
                credentials.length == 2 ? credentials[1] : "");
    }

    private static final class OnDemand {
        static final Servers SERVERS = find();
    }

    /** Whether the tests found them running, and leave them so. */
    static boolean outliveTheTests() {
        return System.getenv(POSTGRES) != null && System.getenv(REDIS) != null;
    }

    private static Servers find() {
        if (outliveTheTests()) {
            return new Servers(URI.create(System.getenv(POSTGRES)), URI.create(System.getenv(REDIS)));
        }
        return DockerClientFactory.instance().isDockerAvailable() ? containers() : embedded();
    }

    // closed when the JVM exits, or by Testcontainers' own reaper
    @SuppressWarnings("resource")
    private static Servers containers() {
        GenericContainer<?> postgres = new GenericContainer<>("postgres:16-alpine")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withExposedPorts(5432)
                .waitingFor(Wait.forLogMessage(".*ready to accept connections.*", 2));
        GenericContainer<?> redis = new GenericContainer<>("redis:7-alpine").withExposedPorts(6379);
        postgres.start();
        redis.start();
        return new Servers(
                URI.create("postgresql://postgres@" + postgres.getHost() + ":" + postgres.getMappedPort(5432)
                        + "/postgres"),
                URI.create("redis://" + redis.getHost() + ":" + redis.getMappedPort(6379)));
    }

    private static Servers embedded() {
        DevelopmentServers servers = new DevelopmentServers(Optional.empty());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(servers)));
        try {
            servers.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Servers(servers.postgresUri(), servers.redisUri());
    }

    private static void close(DevelopmentServers servers) {
        try {
            servers.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
