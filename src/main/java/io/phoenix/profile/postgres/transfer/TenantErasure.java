package io.phoenix.profile.postgres.transfer;

import io.phoenix.profile.config.ImportSettings;
import io.phoenix.profile.postgres.JdbcAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Erases the profiles of a tenant that is being deleted, a bounded number in each transaction and no faster than an import. May
 * run beside the service, and again after a crash: it goes on with what is left. One process at a time does it, for as long as it
 * renews its lease. Blocks.
 */
public record TenantErasure(JdbcAddress address, ImportSettings settings, String tenantId) {

    private static final String DELETING = " EXISTS (SELECT FROM tenant WHERE tenant_id = ? AND state = 'deleting')";

    private static final String ERASE = "WITH examined AS MATERIALIZED (SELECT user_id FROM profile"
            + " WHERE tenant_id = ? AND user_id > ? AND" + DELETING + " ORDER BY user_id LIMIT ?),"
            + " erased AS (DELETE FROM profile p USING examined e WHERE p.tenant_id = ? AND p.user_id = e.user_id"
            + " RETURNING 1)"
            + " SELECT (SELECT max(user_id) FROM examined), (SELECT count(*) FROM erased)";

    /** What the cooldown of names remembers of erased users, kept erasures, what next profiles are drawn from, and stored boards. */
    private static final List<String> FORGET = Stream.of("erased_rename", "erased_profile", "erased_seed", "board")
            .map(table -> "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table
                    + " WHERE tenant_id = ? AND" + DELETING + " LIMIT ?))")
            .toList();

    private static final String FORGET_IMPORTS = "DELETE FROM profile_import WHERE tenant_id = ? AND" + DELETING;

    private static final String FINISH = "UPDATE tenant SET state = 'deleted', settings = '{}'"
            + " WHERE tenant_id = ? AND state = 'deleting' AND NOT EXISTS (SELECT FROM profile WHERE tenant_id = ?)";

    private static final String HOLD = "INSERT INTO tenant_erasure AS e (tenant_id, holder, held_until)"
            + " SELECT tenant_id, ?, clock_timestamp() + interval '30 s' FROM tenant"
            + " WHERE tenant_id = ? AND state = 'deleting'"
            + " ON CONFLICT (tenant_id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until"
            + " WHERE e.holder = excluded.holder OR e.held_until < clock_timestamp()";

    private static final String RELEASE = "DELETE FROM tenant_erasure WHERE holder = ? AND tenant_id = ?";

    private static final String STATE = "SELECT state FROM tenant WHERE tenant_id = ?";

    /** Until every instance refuses the tenant's callers, with a margin: those that can't hear of it can't write either. */
    private static final Duration HEARD_MAX = Duration.ofSeconds(3);

    /** Receives the progress, on the thread that runs the erasure. */
    @FunctionalInterface
    public interface Listener {

        /** That many profiles have been erased by this run. */
        void erased(long profiles);
    }

    /** How many profiles the tenant has. Reads all of its ids. */
    public long count() throws SQLException {
        try (Connection connection = address.connect(ImportTransaction.ANSWER_MAX);
                PreparedStatement count =
                        connection.prepareStatement("SELECT count(*) FROM profile WHERE tenant_id = ?")) {
            count.setString(1, tenantId);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Erases until nothing is left, and returns how many profiles this run erased. Does nothing unless the tenant is being deleted,
     * and ends where another process does it.
     */
    public long run(Listener listener) throws SQLException, InterruptedException {
        UUID holder = UUID.randomUUID();
        long erased = 0;
        try (Connection connection = address.connect(ImportTransaction.ANSWER_MAX)) {
            if (!hold(connection, HOLD, holder)) {
                return 0;
            }
            Thread.sleep(HEARD_MAX.toMillis());
            try (Throttle throttle = Throttle.start(address, settings, tenantId)) {
                connection.setAutoCommit(false);
                boolean held = true;
                while (held && isDeleting(connection)) {
                    erased = pass(connection, throttle, holder, erased, listener);
                    finish(connection);
                    held = hold(connection, HOLD, holder);
                    connection.commit();
                }
            }
            hold(connection, RELEASE, holder);
            connection.commit();
        }
        return erased;
    }

    /** Whether it was done. */
    private boolean hold(Connection connection, String sql, UUID holder) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, holder);
            statement.setString(2, tenantId);
            return statement.executeUpdate() > 0;
        }
    }

    /** Whether the tenant is being deleted. */
    public boolean isPending() throws SQLException {
        try (Connection connection = address.connect(ImportTransaction.ANSWER_MAX)) {
            return isDeleting(connection);
        }
    }

    private boolean isDeleting(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(STATE)) {
            select.setString(1, tenantId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getString(1).equals("deleting");
            }
        }
    }

    private long pass(Connection connection, Throttle throttle, UUID holder, long erasedBefore, Listener listener)
            throws SQLException, InterruptedException {
        long erased = erasedBefore;
        for (String user = ""; user != null; ) {
            long beganNanos = System.nanoTime();
            int erasedNow;
            ImportTransaction.begin(connection);
            if (!hold(connection, HOLD, holder)) {
                connection.rollback();
                return erased;
            }
            try (PreparedStatement statement = eraseAfter(connection, user, throttle.rows());
                    ResultSet row = statement.executeQuery()) {
                row.next();
                user = row.getString(1);
                erasedNow = row.getInt(2);
            }
            connection.commit();
            erased += erasedNow;
            listener.erased(erased);
            throttle.pauseAfter(erasedNow, beganNanos);
        }
        return erased;
    }

    private PreparedStatement eraseAfter(Connection connection, String user, int rows) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(ERASE);
        statement.setString(1, tenantId);
        statement.setString(2, user);
        statement.setString(3, tenantId);
        statement.setInt(4, rows);
        statement.setString(5, tenantId);
        return statement;
    }

    /** Does not end the deletion if a profile has been created meanwhile, by an instance that had not heard. */
    private void finish(Connection connection) throws SQLException {
        for (String sql : FORGET) {
            int forgotten;
            do {
                try (PreparedStatement forget = connection.prepareStatement(sql)) {
                    forget.setString(1, tenantId);
                    forget.setString(2, tenantId);
                    forget.setInt(3, settings.chunkRows());
                    forgotten = forget.executeUpdate();
                }
                connection.commit();
            } while (forgotten > 0);
        }
        update(connection, FORGET_IMPORTS);
        update(connection, FINISH);
    }

    private void update(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenantId);
            statement.setString(2, tenantId);
            statement.executeUpdate();
            connection.commit();
        }
    }
}
