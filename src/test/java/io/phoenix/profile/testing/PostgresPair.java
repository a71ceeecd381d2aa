package io.phoenix.profile.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A Postgres primary with a synchronous streaming standby. */
public final class PostgresPair implements AutoCloseable {

    private final Path work;
    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres standby;

    private PostgresPair(Path work, EmbeddedPostgres primary, EmbeddedPostgres standby) {
        this.work = work;
        this.primary = primary;
        this.standby = standby;
    }

    /** Starts both, and waits until replication is synchronous. */
    public static PostgresPair start() throws Exception {
        Path work = Files.createTempDirectory("postgres-pair-");
        Path files = work.resolve("primary");
        server(files).close();
        // the files of a stopped server are a consistent backup
        Path copy = copy(files, work.resolve("standby"));
        EmbeddedPostgres primary = server(files);
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.getPort() + " user=postgres'\n",
                StandardOpenOption.APPEND);
        PostgresPair pair = new PostgresPair(work, primary, server(copy));
        pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = '*'");
        pair.onPrimary("SELECT pg_reload_conf()");
        Eventually.isTrue(
                "replication is synchronous",
                () -> read(primary, "SELECT sync_state FROM pg_stat_replication")
                        .equals(List.of("sync")));
        return pair;
    }

    /** A URI with both hosts, the primary first. */
    public String uri() {
        return "postgresql://postgres@127.0.0.1:" + primary.getPort() + ",127.0.0.1:" + standby.getPort()
                + "/postgres?target_session_attrs=read-write";
    }

    /** Sends SIGKILL to the primary, and waits until it has exited. */
    public void killPrimary() throws IOException {
        String pid = Files.readAllLines(work.resolve("primary").resolve("postmaster.pid"))
                .get(0);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    public void promoteStandby() throws SQLException {
        read(standby, "SELECT pg_promote()");
    }

    public void onPrimary(String sql) throws SQLException {
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a query on the standby, and returns the first column. */
    public List<String> onStandby(String query) throws SQLException {
        return read(standby, query);
    }

    @Override
    public void close() throws IOException {
        standby.close();
        primary.close();
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(work)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    private static EmbeddedPostgres server(Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("listen_addresses", "127.0.0.1")
                // embedded Postgres turns it off
                .setServerConfig("synchronous_commit", "on")
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    private static List<String> read(EmbeddedPostgres server, String query) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Stream.Builder<String> column = Stream.builder();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column.build().toList();
        }
    }
}
