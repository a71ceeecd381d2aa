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

/**
 * Postgres.
 *
 * @param addresses where it is, with user and password, once for each host: the one that takes writes is used. {@code
 *     sslmode} says whether it must prove who it is
 * @param ca a PEM file with the certificates to trust
 * @param transactionPooler whether a pooler that gives a server to each transaction is in between
 * @param connections the most connections
 * @param pipelineMax the most statements that wait for a result on one connection
 * @param underWayMax the most statements under way, those that wait for a connection among them
 * @param timeout the longest that a statement takes, in the queue and in the server
 * @param readTimeout the same for a statement of a read
 * @param connectTimeout the longest wait for a connection
 * @param breakerFailures failures within ten seconds after which the database is left alone
 * @param breakerPause for how long
 * @param changeLogRetention how long changes are kept
 * @param sweepInterval between two looks for changes that nobody told
 * @param sweepGrace how long a writer may take to tell of its change itself
 * @param migrateOnStart whether {@code serve} brings the schema up to date
 */
public record PostgresSettings(
        List<URI> addresses,
        Optional<Path> ca,
        boolean transactionPooler,
        int connections,
        int pipelineMax,
        int underWayMax,
        Duration timeout,
        Duration readTimeout,
        Duration connectTimeout,
        int breakerFailures,
        Duration breakerPause,
        Duration changeLogRetention,
        Duration sweepInterval,
        Duration sweepGrace,
        boolean migrateOnStart) {

    private static final String DEFAULT_ADDRESS = "postgresql://postgres@localhost:5432/postgres";

    /** What may be asked of the server: it is one that takes writes in either case. */
    private static final Set<String> TARGETS = Set.of("read-write", "primary");

    private static final Pattern SSL_MODE = Pattern.compile("(?:^|&)sslmode=([^&]*)");
    private static final Set<String> SSL_MODES = Set.of("disable", "require", "verify-ca", "verify-full");

    /** Where it is, and nothing else: the address holds the password. */
    @Override
    public String toString() {
        String hosts = addresses.stream().map(URI::getHost).collect(Collectors.joining(","));
        return "PostgresSettings[" + hosts + addresses.get(0).getPath() + "]";
    }

    /** How far the connection is protected: one of libpq's {@code sslmode}; {@code disable} where the address says nothing. */
    public String sslMode() {
        String query = addresses.get(0).getRawQuery();
        Matcher matcher = SSL_MODE.matcher(query == null ? "" : query);
        return matcher.find() ? matcher.group(1) : "disable";
    }

    private void requireProtection(ConfigValues values) {
        if (!SSL_MODES.contains(sslMode())) {
            values.mistake("postgres.uri", "sslmode=" + sslMode(), String.join(", ", new TreeSet<>(SSL_MODES)));
        }
        if (sslMode().startsWith("verify-") && ca.isEmpty()) {
            values.mistake("postgres.tls.ca", "not set", "a file with the certificates to trust, for " + sslMode());
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
            values.mistake(
                    "postgres.uri",
                    "the value is not shown, it may hold a password",
                    "postgresql://user:password@host:port/database; several host:port, separated by commas, where"
                            + " another may become the primary");
            return PostgresAddresses.parse(DEFAULT_ADDRESS);
        }
        return addresses;
    }

    static PostgresSettings from(ConfigValues values) {
        PostgresSettings settings = read(values);
        settings.requireProtection(values);
        return settings;
    }

    private static PostgresSettings read(ConfigValues values) {
        return new PostgresSettings(
                addresses(values),
                values.readableFile("postgres.tls.ca"),
                values.flag("postgres.transaction-pooler", false),
                values.number("postgres.connections", 8, 1, 1_000),
                values.number("postgres.pipeline.max", 64, 1, 100_000),
                values.number("postgres.under-way.max", 1_000, 1, 1_000_000),
                values.duration("postgres.timeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMinutes(5)),
                values.duration(
                        "postgres.read.timeout", Duration.ofMillis(200), Duration.ofMillis(1), Duration.ofMinutes(5)),
                values.duration(
                        "postgres.connect.timeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMinutes(1)),
                values.number("postgres.breaker.failures", 20, 1, 10_000),
                values.duration(
                        "postgres.breaker.pause", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofMinutes(5)),
                values.duration(
                        "postgres.change-log.retention",
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(1),
                        Duration.ofDays(60)),
                values.duration(
                        "postgres.sweep.interval",
                        Duration.ofMillis(500),
                        Duration.ofMillis(10),
                        Duration.ofMinutes(1)),
                values.duration("postgres.sweep.grace", Duration.ofMillis(300), Duration.ZERO, Duration.ofMinutes(1)),
                values.flag("postgres.migrate", false));
    }
}
