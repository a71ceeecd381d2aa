package io.phoenix.profile.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Postgres: one address for each host, with user and password. The host that accepts writes is used. */
public record PostgresSettings(
        List<URI> addresses,
        Optional<Path> ca,
        boolean transactionPooler,
        Connections connections,
        Timeouts timeouts,
        Breaker breaker,
        ChangeLog changeLog,
        boolean migrateOnStart) {

    private static final String DEFAULT_ADDRESS = "postgresql://postgres@localhost:5432/postgres";

    /** The values of {@code target_session_attrs} that select a server which accepts writes. */
    private static final Set<String> TARGETS = Set.of("read-write", "primary");

    private static final Pattern SSL_MODE = Pattern.compile("(?:^|&)sslmode=([^&]*)");
    private static final Set<String> SSL_MODES = Set.of("disable", "require", "verify-ca", "verify-full");

    /**
     * Limits of the connections, those for changes apart, and of statements; the pipeline is that of one connection for reads
     * and creations.
     */
    public record Connections(int max, int changesMax, int pipelineMax, int inFlightMax) {}

    /** Time limits; a statement is limited in the queue and in the server. A poll is one of the change log. */
    public record Timeouts(Duration statement, Duration read, Duration poll, Duration connect) {}

    /** The circuit breaker: the failures within ten seconds that open it, and how long it stays open at most. */
    public record Breaker(int failures, Duration pauseMax) {}

    /** How long the change log keeps changes. */
    public record ChangeLog(Duration retention) {}

    /** The same server with a few connections, one statement at a time on each, and another time limit. */
    public PostgresSettings limitedTo(int connectionsMax, Duration timeout) {
        return new PostgresSettings(
                addresses,
                ca,
                transactionPooler,
                new Connections(connectionsMax, 1, 1, connections.inFlightMax()),
                new Timeouts(timeout, timeout, timeouts.poll(), timeouts.connect()),
                breaker,
                changeLog,
                migrateOnStart);
    }

    /** Hosts and database only: the addresses contain the password. */
    @Override
    public String toString() {
        String hosts = addresses.stream().map(URI::getHost).collect(Collectors.joining(","));
        return "PostgresSettings[" + hosts + addresses.get(0).getPath() + "]";
    }

    /** The {@code sslmode} of the address, as in libpq; {@code disable} where it has none. */
    public String sslMode() {
        String query = addresses.get(0).getRawQuery();
        Matcher matcher = SSL_MODE.matcher(query == null ? "" : query);
        return matcher.find() ? matcher.group(1) : "disable";
    }

    static PostgresSettings from(ConfigValues values) {
        PostgresSettings settings = new PostgresSettings(
                addresses(values),
                values.readableFile("postgres.tls.ca", ""),
                values.flag("postgres.transaction-pooler", false),
                new Connections(
                        values.number("postgres.connections", 6, 1, 1_000),
                        values.number("postgres.changes.connections", 4, 1, 1_000),
                        values.number("postgres.pipeline.max", 64, 1, 100_000),
                        values.number("postgres.under-way.max", 1_000, 1, 1_000_000)),
                new Timeouts(
                        values.duration("postgres.timeout", "2s", "1ms", "5m"),
                        values.duration("postgres.read.timeout", "200ms", "1ms", "5m"),
                        values.duration("postgres.poll.timeout", "1s", "1ms", "1m"),
                        values.duration("postgres.connect.timeout", "2s", "1ms", "1m")),
                new Breaker(
                        values.number("postgres.breaker.failures", 20, 1, 10_000),
                        values.duration("postgres.breaker.pause", "250ms", "10ms", "5m")),
                new ChangeLog(values.duration("postgres.change-log.retention", "15m", "1s", "60d")),
                values.flag("postgres.migrate", false));
        settings.requireTrust(values);
        return settings;
    }

    private void requireTrust(ConfigValues values) {
        if (!SSL_MODES.contains(sslMode())) {
            values.mistake("postgres.uri", "sslmode=" + sslMode(), String.join(", ", new TreeSet<>(SSL_MODES)));
        }
        if (sslMode().startsWith("verify-") && ca.isEmpty()) {
            values.mistake("postgres.tls.ca", "not set", "a file with trusted certificates, for " + sslMode());
        }
    }

    private static List<URI> addresses(ConfigValues values) {
        String text = values.text("postgres.uri", DEFAULT_ADDRESS);
        PostgresAddresses.target(text)
                .filter(target -> !TARGETS.contains(target))
                .ifPresent(target -> values.mistake(
                        "postgres.uri", "target_session_attrs=" + target, String.join(", ", new TreeSet<>(TARGETS))));
        List<URI> addresses = PostgresAddresses.parse(text);
        if (addresses.isEmpty()) {
            values.hiddenMistake(
                    "postgres.uri",
                    "postgresql://user:password@host:port/database; several host:port, separated by commas, where"
                            + " another may become the primary");
            return PostgresAddresses.parse(DEFAULT_ADDRESS);
        }
        return addresses;
    }
}
