package io.phoenix.profile.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres server for one test, which it can kill, restart on its port, copy while it runs, and promote. What it acknowledged
 * survives a kill. For use by one thread.
 */
public final class PostgresProcess implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private volatile @Nullable EmbeddedPostgres server;

    private PostgresProcess(Path data, int port) {
        this.data = data;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAtExit));
    }

    /** Starts a server with a new, empty data directory. */
    public static PostgresProcess start(Path data) throws IOException {
        PostgresProcess process = new PostgresProcess(data, Ports.free());
        process.restart();
        return process;
    }

    /** Starts an asynchronous standby of the primary, from a copy of its files. */
    public static PostgresProcess startStandby(Path data, PostgresProcess primary) throws Exception {
        PostgresProcess process = new PostgresProcess(data, Ports.free());
        process.rebuildAsStandbyOf(primary);
        return process;
    }

    public int port() {
        return port;
    }

    /** The address of its default database. */
    public URI uri() {
        return URI.create("postgresql://postgres@127.0.0.1:" + port + "/postgres");
    }

    /** Opens a connection over JDBC, to the default database. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of a query. */
    public List<String> read(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        }
    }

    /** Starts the server on its port, even after a kill, and waits until it answers. */
    public void restart() throws IOException {
        close();
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(START_MAX)
                .setServerConfig("listen_addresses", "127.0.0.1")
                // embedded Postgres turns it off; without it a kill may lose acknowledged commits
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_keep_size", "256MB")
                .setServerConfig("max_wal_size", "256MB")
                // of a standby: a paused one must not hold the primary's queries back, nor wait to reconnect
                .setServerConfig("wal_retrieve_retry_interval", "100ms")
                // it would stop the server in an orderly way, which fails after a kill
                .setRegisterShutdownHook(false)
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
    }

    /** The CPU time of the processes that run now. */
    public Duration cpuTime() throws IOException {
        return postmaster().stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Sends SIGKILL to the postmaster and every other process, and waits until they have exited. */
    public void kill() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        postmaster().ifPresent(postmaster -> {
            all.add(postmaster);
            postmaster.descendants().forEach(all::add);
        });
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** Sends SIGKILL to one backend, so that the postmaster restarts all others and recovers as after a crash. */
    public void crash() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_backend_pid(), (SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter')")) {
            row.next();
            ProcessHandle backend = ProcessHandle.of(row.getLong(1)).orElseThrow();
            ProcessHandle walWriter = ProcessHandle.of(row.getLong(2)).orElseThrow();
            backend.destroyForcibly();
            // the postmaster waits for it, but it stands still after takeUnwrittenIds
            walWriter.destroyForcibly();
            walWriter.onExit().join();
        }
    }

    public boolean isAnswering() {
        try {
            return !read("SELECT 1").isEmpty();
        } catch (SQLException notYet) {
            return false;
        }
    }

    /**
     * Takes transaction ids that nothing on disk mentions, so that the server takes the same ones again after a crash: transactions
     * that abort while the writer of the log is stopped. Only a commit of another would write them, and only a crash continues the writer.
     *
     * @return the first id that is free after these
     */
    public long takeUnwrittenIds(int count) throws Exception {
        String walWriter = read("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")
                .get(0);
        new ProcessBuilder("kill", "-STOP", walWriter).inheritIO().start().waitFor();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                statement.execute("SELECT pg_current_xact_id()");
                connection.rollback();
            }
        }
        return nextId();
    }

    /** The transaction id that the next change takes. */
    public long nextId() throws SQLException {
        return Long.parseLong(
                read("SELECT pg_snapshot_xmax(pg_current_snapshot())").get(0));
    }

    /** Copies the files of the running server; a server that starts on the copy has everything that was committed before. */
    public void copyTo(Path copy) throws Exception {
        delete(copy);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('copy', true)");
            copyFiles(copy);
            try (ResultSet stop = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                stop.next();
                Files.writeString(copy.resolve("backup_label"), stop.getString(1));
            }
            // the end of the backup may be in a segment that was not yet copied
            copyInto(data.resolve("pg_wal"), copy.resolve("pg_wal"));
        }
    }

    /** Stops the server in an orderly way, and returns a copy of its files, a consistent backup. */
    public Path stopAndCopy(Path copy) throws IOException {
        close();
        copyTree(data, copy);
        return copy;
    }

    /** Replaces the files of this server, which is stopped, by those of a copy; {@link #restart} then starts it on them. */
    public void restoreFrom(Path copy) throws IOException {
        close();
        delete(data);
        copyTree(copy, data);
    }

    /** Starts this server anew, as an asynchronous standby of the primary, and waits until it streams. */
    public void rebuildAsStandbyOf(PostgresProcess primary) throws Exception {
        close();
        delete(data);
        primary.copyTo(data);
        Files.writeString(data.resolve("standby.signal"), "");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port + " user=postgres'\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        restart();
        Eventually.isTrue(
                "the standby streams",
                () -> read("SELECT status FROM pg_stat_wal_receiver").equals(List.of("streaming")));
    }

    /** Stops a standby from receiving more: what the primary commits from now on is lost by a fail-over. */
    public void stopReceiving() throws Exception {
        execute("ALTER SYSTEM SET primary_conninfo = ''");
        execute("SELECT pg_reload_conf()");
        Eventually.isTrue(
                "the standby receives nothing",
                () -> read("SELECT status FROM pg_stat_wal_receiver").isEmpty());
    }

    /** Waits until a standby that receives nothing more has replayed all that it has. */
    public void awaitReplayed() throws Exception {
        Eventually.isTrue(
                "the standby has replayed everything",
                () -> read("SELECT coalesce(pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn(), true)")
                        .equals(List.of("t")));
    }

    /** Promotes a standby, and waits until it takes writes. */
    public void promote() throws SQLException {
        execute("SELECT pg_promote()");
    }

    /** Stops the server in an orderly way, unless it was killed. The files stay. */
    @Override
    public void close() throws IOException {
        EmbeddedPostgres running = server;
        if (running != null && postmaster().filter(ProcessHandle::isAlive).isPresent()) {
            running.close();
        }
        server = null;
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        // still locked by this process after a kill
        Files.deleteIfExists(data.resolve("epg-lock"));
    }

    private void killAtExit() {
        try {
            kill();
        } catch (IOException gone) {
            // so is the server
        }
    }

    /** The process that the file of the running server names; empty when there is none. */
    private Optional<ProcessHandle> postmaster() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (server == null || !Files.exists(file)) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim()));
    }

    private void copyFiles(Path copy) throws IOException {
        copyTree(data, copy);
        Files.deleteIfExists(copy.resolve("postmaster.pid"));
        Files.deleteIfExists(copy.resolve("postmaster.opts"));
        Files.deleteIfExists(copy.resolve("epg-lock"));
    }

    private static void copyInto(Path from, Path to) throws IOException {
        delete(to);
        copyTree(from, to);
    }

    /** Copies what is there; files that vanish meanwhile are skipped. */
    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(directory, to.resolve(from.relativize(directory)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException vanished) {
                    // deleted by the running server, which the log of the backup repeats
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
