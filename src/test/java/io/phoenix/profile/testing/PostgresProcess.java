package io.phoenix.profile.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A Postgres of its own that can be killed, restarted, and copied while it is stopped. Commits are flushed, as by default. */
public final class PostgresProcess implements AutoCloseable {

    private final Path files;
    private EmbeddedPostgres server;

    private PostgresProcess(Path files, EmbeddedPostgres server) {
        this.files = files;
        this.server = server;
    }

    /** Starts a server with the files, which may be missing. */
    public static PostgresProcess start(Path files) throws IOException {
        return new PostgresProcess(files, server(files, 0));
    }

    public URI uri() {
        return URI.create("postgresql://postgres@127.0.0.1:" + port() + "/postgres");
    }

    public int port() {
        return server.getPort();
    }

    /** Sends SIGKILL to the postmaster, and waits until it has exited. What was not flushed is lost. */
    public void kill() throws IOException {
        String pid = Files.readAllLines(files.resolve("postmaster.pid")).get(0);
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    /** Starts the server again after {@link #kill}, on the same port. */
    public void restart() throws Exception {
        int port = port();
        // releases the lock on the files
        server.close();
        Eventually.isTrue("the processes of the killed server are gone", () -> {
            try {
                server = server(files, port);
                return true;
            } catch (IOException stillThere) {
                return false;
            }
        });
    }

    /** Stops the server cleanly, and returns a copy of its files, a consistent backup. */
    public Path stopAndCopy(Path to) throws IOException {
        server.close();
        try (Stream<Path> tree = Files.walk(files)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(files.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    /** Executes statements in one transaction. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a query, and returns its first column. */
    public List<String> read(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Stream.Builder<String> column = Stream.builder();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column.build().toList();
        }
    }

    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Deletes a directory with everything in it. */
    static void delete(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static EmbeddedPostgres server(Path files, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(files)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("listen_addresses", "127.0.0.1")
                // embedded Postgres turns it off
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
    }
}
