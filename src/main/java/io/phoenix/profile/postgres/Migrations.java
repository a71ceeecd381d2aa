package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** Migrates the schema, over JDBC. Blocks. Instances that start together take turns. */
public final class Migrations {

    private final Flyway flyway;

    public Migrations(PostgresSettings settings) {
        Credentials credentials = Credentials.of(settings.addresses().get(0));
        flyway = Flyway.configure()
                .dataSource(jdbcUrl(settings), credentials.user(), credentials.password())
                .locations("classpath:db/migration")
                .load();
    }

    /** Runs the pending migrations, and returns their number. */
    public int migrate() {
        return flyway.migrate().migrationsExecuted;
    }

    /** The number of pending migrations. */
    public int pending() {
        return flyway.info().pending().length;
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

    /** User and password of an address. */
    private record Credentials(String user, @Nullable String password) {

        private static final String USER_DEFAULT = "postgres";

        static Credentials of(URI uri) {
            String userInfo = uri.getRawUserInfo();
            if (userInfo == null) {
                return new Credentials(USER_DEFAULT, null);
            }
            int colon = userInfo.indexOf(':');
            return colon < 0
                    ? new Credentials(decoded(userInfo), null)
                    : new Credentials(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return user + ":***";
        }

        private static String decoded(String part) {
            // a plus is literal in this part of an address, but decodes to a space
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }
}
