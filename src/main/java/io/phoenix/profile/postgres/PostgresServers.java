package io.phoenix.profile.postgres;

import io.phoenix.profile.config.PostgresSettings;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.util.List;

/** How to connect to each server of the settings. */
final class PostgresServers {

    private static final int STATEMENTS_CACHED_MAX = 256;

    private PostgresServers() {}

    /** One for each address. */
    static List<PgConnectOptions> of(PostgresSettings settings) {
        return settings.addresses().stream()
                .map(address -> options(address, settings))
                .toList();
    }

    private static PgConnectOptions options(URI address, PostgresSettings settings) {
        PgConnectOptions options = PgConnectOptions.fromUri(address.toString());
        if (!settings.sslMode().equals("disable")) {
            options.setSslOptions(tls(settings));
        }
        return settings.transactionPooler() ? throughPooler(options) : directly(options, settings);
    }

    /** The files are read for every pool anew, and not on an event loop. */
    private static ClientSSLOptions tls(PostgresSettings settings) {
        ClientSSLOptions options = new ClientSSLOptions();
        return switch (settings.sslMode()) {
            case "verify-full" -> trusting(settings, options.setHostnameVerificationAlgorithm("HTTPS"));
            case "verify-ca" -> trusting(settings, options.setHostnameVerificationAlgorithm(""));
            default -> options.setTrustAll(true).setHostnameVerificationAlgorithm("");
        };
    }

    private static ClientSSLOptions trusting(PostgresSettings settings, ClientSSLOptions options) {
        return options.setTrustOptions(
                new PemTrustOptions().addCertPath(settings.ca().orElseThrow().toString()));
    }

    /**
     * Each transaction may be another server's: nothing is prepared ahead, and one statement is under way on a connection. A
     * pooler refuses parameters of a session that it does not know, so they are left to the role.
     */
    private static PgConnectOptions throughPooler(PgConnectOptions options) {
        // one of the client's defaults, for numbers that are not in this schema
        options.getProperties().remove("extra_float_digits");
        return options.setUseLayer7Proxy(true).setCachePreparedStatements(false).setPipeliningLimit(1);
    }

    private static PgConnectOptions directly(PgConnectOptions options, PostgresSettings settings) {
        options.setPipeliningLimit(settings.connections().pipelineMax())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX);
        // the server gives up too, so that what nobody waits for any more does not go on
        options.addProperty(
                "statement_timeout",
                Long.toString(settings.timeouts().statement().toMillis()));
        // a sweep that lost its connection holds the changes that it took, and nobody else can tell them meanwhile
        options.addProperty(
                "idle_in_transaction_session_timeout",
                Long.toString(settings.changeLog().sweepInterval().toMillis()));
        return options;
    }
}
