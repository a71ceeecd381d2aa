package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Operation.Invocation;
import io.phoenix.profile.chaos.Operation.Kind;
import io.phoenix.profile.chaos.Operation.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One transaction by hand over JDBC, past the service, as in psql. Its changes are recorded as operations of their own node once it
 * has ended; of one that broke, with an unknown outcome.
 */
final class Edits implements AutoCloseable {

    /** The node of the recorded operations. */
    static final String NODE = "psql";

    private final String tenant;
    private final Workload workload;
    private final Connection connection;
    private final List<Invocation> invocations = new ArrayList<>();
    private final List<Long> versions = new ArrayList<>();

    private boolean committed;
    private long committedNanos;

    private Edits(String tenant, Workload workload, Connection connection) throws SQLException {
        this.tenant = tenant;
        this.workload = workload;
        this.connection = connection;
        connection.setAutoCommit(false);
    }

    static Edits begin(Testbed testbed, Workload workload) throws SQLException {
        return new Edits(testbed.tenant(), workload, testbed.database().connect());
    }

    /** Takes the transaction's id now, long before it changes anything. */
    void takeId() throws SQLException {
        execute("SELECT pg_current_xact_id()");
    }

    void rename(String user) throws SQLException {
        String name = workload.nextName();
        invoked(Kind.WRITE, user, name);
        versions.add(Database.rename(connection, tenant, user, name));
    }

    void erase(String user) throws SQLException {
        invoked(Kind.ERASE, user, "");
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM profile WHERE tenant_id = ? AND user_id = ?")) {
            delete.setString(1, tenant);
            delete.setString(2, user);
            delete.executeUpdate();
        }
        versions.add(0L);
    }

    /** Gives a profile the id of another, which is erased. Does nothing if there is none. */
    void move(String from, String to) throws SQLException {
        erase(to);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE profile SET user_id = ? WHERE tenant_id = ? AND user_id = ? RETURNING version, name")) {
            update.setString(1, to);
            update.setString(2, tenant);
            update.setString(3, from);
            try (ResultSet moved = update.executeQuery()) {
                if (moved.next()) {
                    invoked(Kind.ERASE, from, "");
                    versions.add(0L);
                    invoked(Kind.WRITE, to, moved.getString(2));
                    versions.add(moved.getLong(1));
                }
            }
        }
    }

    /** Erases every profile of every tenant. */
    void truncate() throws SQLException {
        // or else waiting for it would stop every reader behind it
        execute("SET LOCAL lock_timeout = '500ms'");
        execute("LOCK TABLE profile IN ACCESS EXCLUSIVE MODE");
        for (String user : Database.rows(connection, tenant).keySet()) {
            invoked(Kind.ERASE, user, "");
            versions.add(0L);
        }
        execute("TRUNCATE profile");
    }

    /** Renames every profile of this tenant and of another, in one statement. */
    void renameAll(String otherTenant) throws SQLException {
        String prefix = workload.nextName() + " ";
        for (String user : Database.rows(connection, tenant).keySet()) {
            invoked(Kind.WRITE, user, prefix + user);
        }
        long begin = System.nanoTime();
        try (PreparedStatement update =
                connection.prepareStatement("WITH renamed AS (UPDATE profile SET name = ? || user_id,"
                        + " name_is_custom = true WHERE tenant_id IN (?, ?) RETURNING tenant_id, user_id, version)"
                        + " SELECT user_id, version FROM renamed WHERE tenant_id = ?")) {
            update.setString(1, prefix);
            update.setString(2, otherTenant);
            update.setString(3, tenant);
            update.setString(4, tenant);
            ResultSet renamed = update.executeQuery();
            invocations.clear();
            while (renamed.next()) {
                String user = renamed.getString(1);
                invocations.add(new Invocation(Kind.WRITE, NODE, user, prefix + user, begin));
                versions.add(renamed.getLong(2));
            }
        }
    }

    /** Renames every profile of another tenant, in one statement. */
    int renameTenant(String otherTenant) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE profile SET name = ? WHERE tenant_id = ?")) {
            update.setString(1, workload.nextName());
            update.setString(2, otherTenant);
            return update.executeUpdate();
        }
    }

    /** Inserts profiles of another tenant until it has this many. */
    void fill(String otherTenant, int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO profile"
                        + " (tenant_id, user_id, name, version, created_at, updated_at)"
                        + " SELECT ?, 'bulk' || i, 'Bulk', 0, now(), now() FROM generate_series(1, ?) i ON CONFLICT DO NOTHING")) {
            insert.setString(1, otherTenant);
            insert.setInt(2, count);
            insert.executeUpdate();
        }
    }

    void commit() throws SQLException {
        connection.commit();
        committedNanos = System.nanoTime();
        committed = true;
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() throws SQLException {
        long endNanos = committed ? committedNanos : System.nanoTime();
        for (int i = 0; i < invocations.size(); i++) {
            Invocation invocation = invocations.get(i);
            long version = i < versions.size() ? versions.get(i) : 0;
            boolean applied = committed && (invocation.kind() == Kind.ERASE || version > 0);
            Response response = applied
                    ? new Response(
                            invocation.kind() == Kind.ERASE ? 204 : 200,
                            invocation.user(),
                            version,
                            invocation.argument(),
                            "",
                            endNanos)
                    : new Response(Operation.NO_RESPONSE, "", 0, "", "rolled back or unknown", endNanos);
            workload.record(new Operation(invocation, response));
        }
        connection.close();
    }

    private void invoked(Kind kind, String user, String argument) {
        invocations.add(new Invocation(kind, NODE, user, argument, System.nanoTime()));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
