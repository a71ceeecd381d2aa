package io.phoenix.profile.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Postgres primary with an asynchronous standby, which change roles with each fail-over. A fail-over loses what the primary
 * committed after the standby stopped receiving. Thread-safe for readers; one thread injects faults.
 */
public final class PostgresCouple implements AutoCloseable {

    private final Path work;
    private final Path backup;

    private volatile PostgresProcess primary;
    private volatile PostgresProcess standby;

    private PostgresCouple(Path work, PostgresProcess primary, PostgresProcess standby) {
        this.work = work;
        this.backup = work.resolve("backup");
        this.primary = primary;
        this.standby = standby;
    }

    public static PostgresCouple start() throws Exception {
        Path work = Files.createTempDirectory("postgres-couple-");
        PostgresProcess primary = PostgresProcess.start(work.resolve("a"));
        return new PostgresCouple(work, primary, PostgresProcess.startStandby(work.resolve("b"), primary));
    }

    public PostgresProcess primary() {
        return primary;
    }

    public PostgresProcess standby() {
        return standby;
    }

    /** Promotes the standby; the former primary is not stopped, and becomes {@link #standby} in name only. */
    public void promoteStandby() throws Exception {
        PostgresProcess former = primary;
        standby.promote();
        primary = standby;
        standby = former;
    }

    /** Makes the server that is not the primary a standby of it, whatever it was. */
    public void rebuildStandby() throws Exception {
        standby.rebuildAsStandbyOf(primary);
    }

    /** Takes a backup of the primary, which replaces the previous one. */
    public void backUp() throws Exception {
        primary.copyTo(backup);
    }

    /** Starts the primary, which was killed, on the backup. */
    public void restoreBackup() throws Exception {
        primary.restoreFrom(backup);
        primary.restart();
    }

    @Override
    public void close() throws IOException {
        standby.close();
        primary.close();
        PostgresProcess.delete(work);
    }
}
