package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.ImportSettings;
import io.phoenix.profile.postgres.JdbcAddress;
import io.phoenix.profile.transfer.Pace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Removes the profiles that an import created and nobody has changed since. Reads all profiles of the tenant, a bounded number in
 * each statement. May run beside the service, and repeatedly. Blocks.
 */
public record ImportUndo(JdbcAddress address, ImportSettings settings, String tenantId, long importId) {

    private static final int EXAMINED_MAX = 2_000;

    private static final String REMOVE = "WITH examined AS MATERIALIZED (SELECT user_id, import_id FROM profile"
            + " WHERE tenant_id = ? AND user_id > ? ORDER BY user_id LIMIT " + EXAMINED_MAX + "),"
            + " removed AS (DELETE FROM profile p USING examined e"
            + " WHERE e.import_id = ? AND p.tenant_id = ? AND p.user_id = e.user_id AND p.import_id = ? RETURNING 1)"
            + " SELECT (SELECT max(user_id) FROM examined), (SELECT count(*) FROM removed)";

    /** How many profiles were removed, and how many of those created were not: they have changed, or were erased. */
    public record Result(long removed, long kept) {}

    /**
     * Undoes the import; one that is not complete ends.
     *
     * @param progress receives how many profiles were removed so far
     */
    public Result run(LongConsumer progress) throws SQLException, InterruptedException {
        try (Connection connection = address.connect();
                ReadProbe probe = ReadProbe.start(address, tenantId)) {
            ImportLedger.Entry entry = ImportLedger.byId(connection, tenantId, importId)
                    .orElseThrow(() -> new IllegalStateException("import " + importId + " of the tenant '" + tenantId
                            + "': unknown (expected: the id of an import)"));
            ImportLedger.undo(connection, importId);
            // what it created is counted only now, when it creates no more
            long created = ImportLedger.byId(connection, tenantId, importId)
                    .orElse(entry)
                    .counts()
                    .created();
            Pace pace = new Pace(settings.rateMax(), probe.usual(), settings.readSlowdownMax());
            connection.setAutoCommit(false);
            long removed = 0;
            for (String user = ""; user != null; ) {
                long beginNanos = System.nanoTime();
                ImportTransaction.begin(connection);
                long removedBefore = removed;
                try (PreparedStatement statement = statement(connection, user);
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    user = row.getString(1);
                    removed += row.getLong(2);
                }
                connection.commit();
                progress.accept(removed);
                Duration took = Duration.ofNanos(System.nanoTime() - beginNanos);
                Thread.sleep(pace.pauseAfter((int) (removed - removedBefore), took, probe.latency())
                        .toMillis());
            }
            return new Result(removed, Math.max(0, created - removed));
        }
    }

    private PreparedStatement statement(Connection connection, String after) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(REMOVE);
        statement.setString(1, tenantId);
        statement.setString(2, after);
        statement.setLong(3, importId);
        statement.setString(4, tenantId);
        statement.setLong(5, importId);
        return statement;
    }
}
