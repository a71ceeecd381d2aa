package io.phoenix.profile.chaos;

import io.phoenix.profile.chaos.Loss.Version;
import io.phoenix.profile.testing.PostgresCouple;
import io.phoenix.profile.testing.Servers;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The database of one test, over JDBC and bypassing the service, as psql does. */
final class Database implements AutoCloseable {

    private final Connector connector;
    private final Supplier<URI> uri;
    private final Step drop;

    private Database(Connector connector, Supplier<URI> uri, Step drop) {
        this.connector = connector;
        this.uri = uri;
        this.drop = drop;
    }

    /** The stored version and name of a profile. */
    record Row(long version, String name) {}

    interface Connector {
        Connection connect() throws SQLException;
    }

    private interface Step {
        void run() throws SQLException;
    }

    /**
     * A database on the shared Postgres. Not a shared database: instances of other tests would publish its changes to another
     * Redis.
     */
    static Database create() throws SQLException {
        Servers servers = Servers.running();
        String name = "chaos_" + UUID.randomUUID().toString().substring(0, 8);
        run(servers::connect, "CREATE DATABASE " + name);
        return new Database(
                () -> servers.connect("/" + name),
                () -> servers.postgres().resolve("/" + name),
                () -> run(servers::connect, "DROP DATABASE " + name + " WITH (FORCE)"));
    }

    /** The default database of whichever server is the primary. */
    static Database of(PostgresCouple servers) {
        return new Database(
                () -> servers.primary().connect(), () -> servers.primary().uri(), () -> {});
    }

    URI uri() {
        return uri.get();
    }

    /** A connection that the caller closes. */
    Connection connect() throws SQLException {
        return connector.connect();
    }

    /** Runs a query that returns a single number. */
    long count(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Runs a statement. */
    void execute(String sql) throws SQLException {
        run(connector, sql);
    }

    /** Renames a profile; returns the new version, or 0 if there is no such profile. */
    long rename(String tenant, String user, String newName) throws SQLException {
        try (Connection connection = connect()) {
            return rename(connection, tenant, user, newName);
        }
    }

    /** The same within a transaction of the caller. */
    static long rename(Connection connection, String tenant, String user, String newName) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE profile SET name = ?,"
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
        try (Connection connection = connect()) {
            return rows(connection, tenant);
        }
    }

    /** The same over a connection of the caller. */
    static Map<String, Row> rows(Connection connection, String tenant) throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (PreparedStatement query =
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

    /** Records the versions of created profiles from now on: the change log has no creations. */
    static void recordCreations(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE recorded_creation AS SELECT tenant_id, user_id, version FROM profile WITH NO DATA;
                    CREATE FUNCTION record_creation() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      INSERT INTO recorded_creation VALUES (NEW.tenant_id, NEW.user_id, NEW.version);
                      RETURN NULL;
                    END $$;
                    CREATE TRIGGER record_creation AFTER INSERT ON profile
                      FOR EACH ROW WHEN (NEW.tenant_id LIKE 't-%') EXECUTE FUNCTION record_creation();
                    """);
        }
    }

    /** The versions that profiles of the tenant took since then, which is a time in the units of versions. */
    static Set<Version> versionsSince(Connection connection, String tenant, long micros) throws SQLException {
        Set<Version> versions = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT user_id, version FROM (
                  SELECT tenant_id, user_id, version FROM profile
                  UNION SELECT tenant_id, user_id, version FROM profile_change
                  UNION SELECT tenant_id, user_id, version FROM recorded_creation) AS taken
                WHERE tenant_id = ? AND version >= ?
                """)) {
            query.setString(1, tenant);
            query.setLong(2, micros);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    versions.add(new Version(found.getString(1), found.getLong(2)));
                }
            }
        }
        return versions;
    }

    @Override
    public void close() throws SQLException {
        drop.run();
    }

    private static void run(Connector connector, String sql) throws SQLException {
        try (Connection connection = connector.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
