package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.Servers;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A database for one test, on the shared Postgres. Not a shared database: instances of other tests would publish its changes
 * to another Redis.
 */
final class Database implements AutoCloseable {

    private static final Servers SERVERS = Servers.running();

    private final String name;

    private Database(String name) {
        this.name = name;
    }

    /** The stored version and name of a profile. */
    record Row(long version, String name) {}

    static Database create() throws SQLException {
        Database database = new Database("chaos_" + UUID.randomUUID().toString().substring(0, 8));
        execute(SERVERS.postgres().getPath(), "CREATE DATABASE " + database.name);
        return database;
    }

    URI uri() {
        return SERVERS.postgres().resolve("/" + name);
    }

    /** Runs a query that returns a single number. */
    long count(String sql) throws SQLException {
        try (Connection connection = SERVERS.connect("/" + name);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Runs a statement directly, bypassing the service, as psql does. */
    void execute(String sql) throws SQLException {
        execute("/" + name, sql);
    }

    /** Renames a profile, bypassing the service; returns the new version, or 0 if there is no such profile. */
    long rename(String tenant, String user, String newName) throws SQLException {
        try (Connection connection = SERVERS.connect("/" + name);
                PreparedStatement update = connection.prepareStatement("UPDATE profile SET name = ?,"
                        + " name_is_custom = true WHERE tenant_id = ? AND user_id = ? RETURNING version")) {
            update.setString(1, newName);
            update.setString(2, tenant);
            update.setString(3, user);
            try (ResultSet changed = update.executeQuery()) {
                return changed.next() ? changed.getLong(1) : 0;
            }
        }
    }

    /** The profiles of the tenant, by user. */
    Map<String, Row> rows(String tenant) throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (Connection connection = SERVERS.connect("/" + name);
                PreparedStatement query =
                        connection.prepareStatement("SELECT user_id, version, name FROM profile WHERE tenant_id = ?")) {
            query.setString(1, tenant);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    rows.put(found.getString(1), new Row(found.getLong(2), found.getString(3)));
                }
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        execute(SERVERS.postgres().getPath(), "DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static void execute(String path, String sql) throws SQLException {
        try (Connection connection = SERVERS.connect(path);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
