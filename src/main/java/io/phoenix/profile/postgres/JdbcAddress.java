package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configured servers as JDBC addresses them, for work that may block: migrations, imports, exports. Of several servers, the
 * one that accepts writes is used. Thread-safe.
 */
public final class JdbcAddress {

    private final String url;
    private final String user;
    private final @Nullable String password;

    public JdbcAddress(PostgresSettings settings) {
        String userInfo = settings.addresses().get(0).getRawUserInfo();
        String[] credentials = userInfo == null ? new String[] {"postgres"} : userInfo.split(":", 2);
        url = urlOf(settings);
        user = decoded(credentials[0]);
        password = credentials.length == 1 ? null : decoded(credentials[1]);
    }

    String url() {
        return url;
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
        return connect(answerMax, new Properties());
    }

    /** The same; each execution of a statement is planned anew. */
    public Connection connectUnprepared(Duration answerMax) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("prepareThreshold", "0");
        return connect(answerMax, properties);
    }

    private Connection connect(Duration answerMax, Properties properties) throws SQLException {
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("socketTimeout", Long.toString(answerMax.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    private static String urlOf(PostgresSettings settings) {
        URI first = settings.addresses().get(0);
        String hosts = settings.addresses().stream().map(JdbcAddress::host).collect(Collectors.joining(","));
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
                        limits, Objects.requireNonNullElse(first.getRawQuery(), ""), primary, unprepared, trusted)
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
