package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configured servers as JDBC addresses them, for work that may block: migrations, imports, exports. Of several servers, the
 * one that accepts writes is used; of two that do, the one of the higher timeline, as {@link PostgresServers} says. Thread-safe.
 */
public final class JdbcAddress {

    /** Time limit for a server to name its timeline. */
    private static final Duration TIMELINE_MAX = Duration.ofSeconds(5);

    /** Of each server. */
    private final List<String> urls;

    private final String user;
    private final @Nullable String password;

    public JdbcAddress(PostgresSettings settings) {
        String userInfo = settings.addresses().get(0).getRawUserInfo();
        String[] credentials = userInfo == null ? new String[] {"postgres"} : userInfo.split(":", 2);
        urls = settings.addresses().stream()
                .map(server -> urlOf(server, settings))
                .toList();
        user = decoded(credentials[0]);
        password = credentials.length == 1 ? null : decoded(credentials[1]);
    }

    /** The URL of the primary. Blocks: with several servers, each is asked. */
    String primaryUrl() throws SQLException {
        return urls.size() == 1 ? urls.get(0) : newestPrimary();
    }

    private String newestPrimary() throws SQLException {
        SQLException unreachable = new SQLException("no server configured");
        String newest = null;
        String timeline = "";
        for (String url : urls) {
            try (Connection connection = DriverManager.getConnection(url, within(TIMELINE_MAX));
                    Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery(PostgresServers.TIMELINE)) {
                answer.next();
                // hexadecimal, of a fixed length
                String its = answer.getString(1);
                if (its != null && its.compareTo(timeline) > 0) {
                    newest = url;
                    timeline = its;
                }
            } catch (SQLException failure) {
                unreachable = failure;
            }
        }
        if (newest == null) {
            throw unreachable;
        }
        return newest;
    }

    private Properties within(Duration answerMax) {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", Long.toString(answerMax.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    String user() {
        return user;
    }

    @Nullable String password() {
        return password;
    }

    /**
     * Opens a connection. Blocks.
     *
     * @param answerMax time limit for the answer to a statement, in whole seconds; beyond it, the connection is broken. Without
     *     one, a server that has vanished would be waited for until TCP gives up, after hours
     */
    public Connection connect(Duration answerMax) throws SQLException {
        return DriverManager.getConnection(primaryUrl(), within(answerMax));
    }

    /** The same; each execution of a statement is planned anew. */
    public Connection connectUnprepared(Duration answerMax) throws SQLException {
        Properties properties = within(answerMax);
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection(primaryUrl(), properties);
    }

    private static String urlOf(URI server, PostgresSettings settings) {
        String primary = settings.addresses().size() > 1 ? "targetServerType=primary" : "";
        // the next transaction may run on a connection without the prepared statement
        String unprepared = settings.transactionPooler() ? "prepareThreshold=0" : "";
        String trusted = settings.ca()
                .map(file -> "sslrootcert=" + URLEncoder.encode(file.toString(), StandardCharsets.UTF_8))
                .orElse("");
        // without them, an attempt waits for a silent server for ever, even after another one has taken its place
        long connectSeconds =
                Math.max(1, settings.timeouts().connect().plusMillis(999).toSeconds());
        String limits = "connectTimeout=" + connectSeconds + "&loginTimeout=" + connectSeconds;
        String query = Stream.of(
                        limits, Objects.requireNonNullElse(server.getRawQuery(), ""), primary, unprepared, trusted)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&", "?", ""));
        return "jdbc:postgresql://" + host(server) + server.getRawPath() + query;
    }

    private static String host(URI address) {
        return address.getPort() == -1 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    private static String decoded(String userInfo) {
        // a plus is literal in this part of an address, but decodes to a space
        return URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
