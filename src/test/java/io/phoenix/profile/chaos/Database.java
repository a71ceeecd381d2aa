package io.phoenix.profile.chaos;

import io.phoenix.profile.testing.Servers;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A database of a test's own on the server of the run, since instances of other tests, with another Redis, sweep the change
 * log of a database that they share.
 */
final class Database implements AutoCloseable {

    private final URI server;
    private final String name;

    private Database(URI server, String name) {
        this.server = server;
        this.name = name;
    }

    /** What the database has of a profile. */
    record Row(long version, String name) {}

    static Database create() throws SQLException {
        Database database = new Database(
                Servers.running().postgres(),
                "chaos_" + UUID.randomUUID().toString().substring(0, 8));
        execute(database.server.getPath(), database.server, "CREATE DATABASE " + database.name);
        return database;
    }

    /** Its address. */
    URI uri() {
        return server.resolve("/" + name);
    }

    /** The answer to a query for a number. */
    long count(String sql) throws SQLException {
        try (Connection connection = connect("/" + name, server);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Runs a statement as somebody at a terminal would. */
    void execute(String sql) throws SQLException {
        execute("/" + name, server, sql);
    }

    /** Renames a profile as somebody at a terminal would; gives the new version, or 0 where there is no such profile. */
    long renameByHand(String tenant, String user, String newName) throws SQLException {
        try (Connection connection = connect("/" + name, server);
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

    /** Every profile of the tenant, by user. */
    Map<String, Row> rows(String tenant) throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (Connection connection = connect("/" + name, server);
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
        execute(server.getPath(), server, "DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static void execute(String database, URI server, String sql) throws SQLException {
        try (Connection connection = connect(database, server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(String database, URI server) throws SQLException {
        String[] credentials = (server.getUserInfo() == null ? "postgres" : server.getUserInfo()).split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + server.getHost() + ":" + server.getPort() + database,
                credentials[0],
                credentials.length == 2 ? credentials[1] : "");
    }
}
