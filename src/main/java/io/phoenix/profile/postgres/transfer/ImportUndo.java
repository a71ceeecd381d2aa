package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.ImportSettings;
import io.phoenix.profile.postgres.JdbcAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Removes the profiles that an import created and nobody has changed since. Reads all profiles of the tenant, a bounded number in
 * each statement. May run beside the service, and again after a crash. Blocks.
 */
public record ImportUndo(JdbcAddress address, ImportSettings settings, String tenantId, long importId) {

    private static final String REMOVE = "WITH examined AS MATERIALIZED (SELECT user_id, import_id FROM profile"
            + " WHERE tenant_id = ? AND user_id > ? ORDER BY user_id LIMIT ?),"
            + " removed AS (DELETE FROM profile p USING examined e"
            + " WHERE e.import_id = ? AND p.tenant_id = ? AND p.user_id = e.user_id AND p.import_id = ? RETURNING 1)"
            + " SELECT (SELECT max(user_id) FROM examined), (SELECT count(*) FROM removed)";

    /** How many profiles were removed, and how many of those created were not: they have changed, or were erased. */
    public record Result(long removed, long kept) {}

    /** Receives the progress of an undo, on the thread that runs it. */
    public interface Listener {

        /** The import has created that many profiles, and that many were removed by an earlier attempt. */
        void begun(long created, long removed);

        /** That many have been removed. */
        void advanced(long removed);
    }

    /** Undoes the import; one that is not complete ends. */
    public Result run(Listener listener) throws SQLException, InterruptedException {
        try (Connection connection = address.connect(ImportTransaction.ANSWER_MAX);
                Throttle throttle = Throttle.start(address, settings, tenantId)) {
            ImportLedger.Undone undone = ImportLedger.undo(connection, tenantId, importId)
                    .orElseThrow(() -> new IllegalStateException("import " + importId + " of the tenant '" + tenantId
                            + "': unknown (expected: the id of an import)"));
            listener.begun(undone.created(), undone.removed());
            connection.setAutoCommit(false);
            long removed = undone.removed();
            for (String user = ""; user != null; ) {
                long beganNanos = System.nanoTime();
                int removedNow;
                ImportTransaction.begin(connection);
                try (PreparedStatement statement = statement(connection, user, throttle.rows());
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    user = row.getString(1);
                    removedNow = row.getInt(2);
                }
                ImportLedger.addRemoved(connection, importId, removedNow);
                connection.commit();
                removed += removedNow;
                listener.advanced(removed);
                throttle.pauseAfter(removedNow, beganNanos);
            }
            return new Result(removed, undone.created() - removed);
        }
    }

    private PreparedStatement statement(Connection connection, String after, int rows) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(REMOVE);
        statement.setString(1, tenantId);
        statement.setString(2, after);
        statement.setInt(3, rows);
        statement.setLong(4, importId);
        statement.setString(5, tenantId);
        statement.setLong(6, importId);
        return statement;
    }
}
