package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.phoenix.profile.domain.Incarnation;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** Migrates the schema, over JDBC. Blocks. Instances that start together take turns. */
public final class Migrations {

    /** The version of the newest migration, which an instance requires. */
    static final int REQUIRED_VERSION = 4;

    private final Flyway flyway;

    public Migrations(PostgresSettings settings) {
        String userInfo = settings.addresses().get(0).getRawUserInfo();
        String[] credentials = userInfo == null ? new String[] {"postgres"} : userInfo.split(":", 2);
        flyway = Flyway.configure()
                .dataSource(
                        jdbcUrl(settings),
                        decoded(credentials[0]),
                        credentials.length == 1 ? null : decoded(credentials[1]))
                .locations("classpath:db/migration")
                .load();
    }

    /** Runs the pending migrations, and returns their number. */
    public int migrate() {
        return flyway.migrate().migrationsExecuted;
    }

    /** The versions of the pending migrations, such as {@code V4}, the oldest first. */
    public List<String> pending() {
        return Stream.of(flyway.info().pending())
                .map(migration -> "V" + migration.getVersion())
                .toList();
    }

    /**
     * For a database that was restored, from a dump or a backup: begins a generation that is newer than any that an instance
     * has seen, and empties the change log. Needs the newest schema.
     *
     * @return the generation
     */
    public long markRestored() throws SQLException {
        try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
                PreparedStatement restored = connection.prepareStatement("SELECT begin_after_restore(NULL, NULL, ?)");
                PreparedStatement generation = connection.prepareStatement("SELECT generation FROM incarnation")) {
            restored.setLong(
                    1, Incarnation.of(Instant.now().getEpochSecond(), 0, 0).generation());
            restored.executeQuery().close();
            try (ResultSet rows = generation.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static String jdbcUrl(PostgresSettings settings) {
        URI first = settings.addresses().get(0);
        String hosts = settings.addresses().stream().map(Migrations::host).collect(Collectors.joining(","));
        String primary = settings.addresses().size() > 1 ? "targetServerType=primary" : "";
        // the next transaction may run on a connection without the prepared statement
        String unprepared = settings.transactionPooler() ? "prepareThreshold=0" : "";
        String trusted = settings.ca()
                .map(file -> "sslrootcert=" + URLEncoder.encode(file.toString(), StandardCharsets.UTF_8))
                .orElse("");
        String query = Stream.of(Objects.requireNonNullElse(first.getRawQuery(), ""), primary, unprepared, trusted)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&", "?", ""));
        return "jdbc:postgresql://" + hosts + first.getRawPath() + query;
    }

    private static String host(URI address) {
        return address.getPort() == -1 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    private static String decoded(String userInfo) {
        // a plus is literal in this part of an address, but decodes to a space
        return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
