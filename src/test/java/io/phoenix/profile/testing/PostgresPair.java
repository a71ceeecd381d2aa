package io.phoenix.profile.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;

/** A Postgres primary with a synchronous streaming standby. */
public final class PostgresPair implements AutoCloseable {

    private final Path work;
    private final PostgresProcess primary;
    private final PostgresProcess standby;

    private PostgresPair(Path work, PostgresProcess primary, PostgresProcess standby) {
        this.work = work;
        this.primary = primary;
        this.standby = standby;
    }

    /** Starts both, and waits until replication is synchronous. */
    public static PostgresPair start() throws Exception {
        Path work = Files.createTempDirectory("postgres-pair-");
        Path files = work.resolve("primary");
        Path copy = PostgresProcess.start(files).stopAndCopy(work.resolve("standby"));
        PostgresProcess primary = PostgresProcess.start(files);
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port() + " user=postgres'\n",
                StandardOpenOption.APPEND);
        PostgresPair pair = new PostgresPair(work, primary, PostgresProcess.start(copy));
        pair.onPrimary("ALTER SYSTEM SET synchronous_standby_names = '*'");
        pair.onPrimary("SELECT pg_reload_conf()");
        Eventually.isTrue(
                "replication is synchronous",
                () -> primary.read("SELECT sync_state FROM pg_stat_replication").equals(List.of("sync")));
        return pair;
    }

    /** A URI with both hosts, the primary first. */
    public String uri() {
        return "postgresql://postgres@127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                + "/postgres?target_session_attrs=read-write";
    }

    /** A URI with the standby alone. */
    public String standbyUri() {
        return standby.uri().toString();
    }

    /** Sends SIGKILL to the primary, and waits until it has exited. */
    public void killPrimary() throws IOException {
        primary.kill();
    }

    /** Sends SIGKILL to the standby, and waits until it has exited. */
    public void killStandby() throws IOException {
        standby.kill();
    }

    /** Promotes the standby. A primary that still runs waits for it at each commit, if it is synchronous. */
    public void promoteStandby() throws SQLException {
        standby.read("SELECT pg_promote()");
    }

    public void onPrimary(String sql) throws SQLException {
        primary.execute(sql);
    }

    /** Runs a query on the first primary, and returns the first column. */
    public List<String> readOnPrimary(String query) throws SQLException {
        return primary.read(query);
    }

    /** Runs a query on the standby, and returns the first column. */
    public List<String> onStandby(String query) throws SQLException {
        return standby.read(query);
    }

    @Override
    public void close() throws IOException {
        standby.close();
        primary.close();
        PostgresProcess.delete(work);
    }
}
