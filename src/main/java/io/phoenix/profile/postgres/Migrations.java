package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the schema up to date, over JDBC. It blocks: not for event loops. Instances that start together take turns. */
public final class Migrations {

    private final Flyway flyway;

    /** Migrations of the configured database. */
    public Migrations(PostgresSettings settings) {
        Credentials credentials = Credentials.of(settings.addresses().get(0));
        flyway = Flyway.configure()
                .dataSource(jdbcUrl(settings), credentials.user(), credentials.password())
                .locations("classpath:db/migration")
                .load();
    }

    /**
     * Runs what has not run yet.
     *
     * @return how many migrations that were
     */
    public int migrate() {
        MigrateResult result = flyway.migrate();
        return result.migrationsExecuted;
    }

    /** How many migrations have not run yet. */
    public int pending() {
        MigrationInfo[] pending = flyway.info().pending();
        return pending.length;
    }

    private static String jdbcUrl(PostgresSettings settings) {
        URI first = settings.addresses().get(0);
        String hosts = settings.addresses().stream().map(Migrations::host).collect(Collectors.joining(","));
        String primary = settings.addresses().size() > 1 ? "targetServerType=primary" : "";
        // a statement that was prepared may not be there for the next transaction
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
}
