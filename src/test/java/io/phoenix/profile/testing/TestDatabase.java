package io.phoenix.profile.testing;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.postgres.Migrations;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database of its own in the shared Postgres, used over JDBC like psql. Closing drops it. */
public final class TestDatabase implements AutoCloseable {

    /** How the table of profiles is stored. */
    public enum Form {
        ONE_TABLE,
        PARTITIONED
    }

    /** SQLSTATE of a database that has sessions. */
    private static final String IN_USE = "55006";

    private static final int DROPS_MAX = 5;

    /** A machine that also runs builds stalls for longer than the default allows. */
    private static final String CONNECTED_WITHIN = "30s";

    private static final Logger LOG = LoggerFactory.getLogger(TestDatabase.class);

    private final Servers servers = Servers.running();
    private final String name = "test_" + UUID.randomUUID().toString().replace('-', '_');

    private TestDatabase() {}

    /** Creates an empty database. */
    public static TestDatabase empty() throws SQLException {
        TestDatabase database = new TestDatabase();
        database.onServer("CREATE DATABASE " + database.name);
        return database;
    }

    /** Creates a database with the newest schema, and one table of profiles. */
    public static TestDatabase migrated() throws SQLException, IOException {
        return migrated(Form.ONE_TABLE);
    }

    /** Creates a database with the newest schema: a copy of one that was migrated before, with secrets of its own. */
    public static TestDatabase migrated(Form form) throws SQLException, IOException {
        TestDatabase database = new TestDatabase();
        database.onServer("CREATE DATABASE " + database.name + " TEMPLATE " + Templates.of(form));
        String secret = " SET secret = gen_random_uuid()::text || gen_random_uuid()::text;";
        database.execute("UPDATE generator_secret" + secret + "UPDATE redis_secret" + secret);
        return database;
    }

    /** Migrated databases, one of each form, which nobody connects to. They go with the servers, or else with the tests. */
    private static final class Templates {

        private static final Map<Form, TestDatabase> MIGRATED = new EnumMap<>(Form.class);

        static synchronized String of(Form form) throws SQLException, IOException {
            TestDatabase template = MIGRATED.get(form);
            if (template == null) {
                template = empty();
                migrate(template.uri(), form);
                template.disconnect();
                if (Servers.outliveTheTests()) {
                    Runtime.getRuntime().addShutdownHook(new Thread(template::dropIfPossible));
                }
                MIGRATED.put(form, template);
            }
            return template.name;
        }
    }

    private void dropIfPossible() {
        try {
            close();
        } catch (SQLException failure) {
            LOG.warn("test database {} not dropped: {}", name, failure.getMessage());
        }
    }

    /** Brings any empty database to the newest schema. */
    public static void migrate(URI uri, Form form) throws SQLException, IOException {
        Migrations migrations = new Migrations(
                TestSettings.with(Map.of("postgres.uri", uri.toString(), "postgres.connect.timeout", CONNECTED_WITHIN))
                        .postgres());
        migrations.migrate();
        if (form == Form.PARTITIONED) {
            migrations.partition();
        }
    }

    /** Migrates to an older version. */
    public void migrateTo(String version) {
        URI uri = uri();
        Flyway.configure()
                .dataSource("jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), "postgres", "")
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    public URI uri() {
        return servers.postgres().resolve("/" + name);
    }

    /** The settings of an instance that uses this database. */
    public PostgresSettings settings(Map<String, String> changes) {
        Map<String, String> entries = new HashMap<>(changes);
        entries.put("postgres.uri", uri().toString());
        return TestSettings.with(entries).postgres();
    }

    public Connection connect() throws SQLException {
        return servers.connect("/" + name);
    }

    /** Executes a statement in a transaction of its own, and returns the number of rows. */
    public int execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** Runs a query, and returns its first column. */
    public List<String> read(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Stream.Builder<String> column = Stream.builder();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column.build().toList();
        }
    }

    /** Ends every connection, and accepts no more. */
    public void disconnect() throws SQLException {
        onServer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        onServer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** Tries again: on a busy machine, sessions that are told to end may take longer than Postgres waits for them. */
    @Override
    public void close() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                onServer("DROP DATABASE " + name + " WITH (FORCE)");
                return;
            } catch (SQLException failure) {
                if (!IN_USE.equals(failure.getSQLState()) || attempt == DROPS_MAX) {
                    throw failure;
                }
            }
        }
    }

    private void onServer(String sql) throws SQLException {
        try (Connection connection = servers.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
