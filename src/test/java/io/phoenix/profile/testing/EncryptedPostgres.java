package io.phoenix.profile.testing;

import io.phoenix.profile.testing.TestAuthority.PemFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A Postgres that admits the user {@code app} only over TLS with a password; the test connects as {@code postgres}. */
public final class EncryptedPostgres implements AutoCloseable {

    private static final String ACCESS = """
            local   all postgres              trust
            host    all postgres 127.0.0.1/32 trust
            hostssl all app      127.0.0.1/32 scram-sha-256
            """;

    private final EmbeddedPostgres server;
    private final String password;

    private EncryptedPostgres(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /** Starts a server with a certificate for 127.0.0.1, issued by the authority. */
    public static EncryptedPostgres start(TestAuthority authority, String password) throws Exception {
        PemFiles files = authority.issue("postgres");
        Path access = Files.writeString(files.key().resolveSibling("pg_hba.conf"), ACCESS);
        EncryptedPostgres postgres = new EncryptedPostgres(
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("ssl", "on")
                        .setServerConfig("ssl_cert_file", files.certificate().toString())
                        .setServerConfig("ssl_key_file", files.key().toString())
                        .setServerConfig("hba_file", access.toString())
                        .setOutputRedirector(Redirect.DISCARD)
                        .setErrorRedirector(Redirect.DISCARD)
                        .start(),
                password);
        postgres.run("CREATE ROLE app LOGIN PASSWORD '" + password + "'");
        postgres.run("CREATE DATABASE profiles OWNER app");
        return postgres;
    }

    /** The URI for {@code app}, with verification of the server's certificate. */
    public String uri() {
        return "postgresql://app:" + password + "@127.0.0.1:" + server.getPort() + "/profiles?sslmode=verify-full";
    }

    /** The number of unencrypted connections of {@code app}; fails if it has no connection. */
    public int unencryptedConnections() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*), count(*) FILTER (WHERE NOT ssl) FROM"
                        + " pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'app'")) {
            found.next();
            if (found.getInt(1) == 0) {
                throw new IllegalStateException("app has no connection");
            }
            return found.getInt(2);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
