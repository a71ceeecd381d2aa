package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Postgres.
 *
 * @param uri where it is, with user and password
 * @param connections the most connections
 * @param pipelineMax the most statements that wait for a result on one connection
 * @param queueMax the most statements that wait for a connection
 * @param timeout the longest that a statement takes, in the queue and in the server
 * @param connectTimeout the longest wait for a connection
 * @param migrateOnStart whether {@code serve} brings the schema up to date
 */
public record PostgresSettings(
        URI uri,
        int connections,
        int pipelineMax,
        int queueMax,
        Duration timeout,
        Duration connectTimeout,
        boolean migrateOnStart) {

    static PostgresSettings from(ConfigValues values) {
        return new PostgresSettings(
                values.address(
                        "postgres.uri",
                        "postgresql://postgres@localhost:5432/postgres",
                        "postgresql://user:password@host:port/database",
                        Set.of("postgresql", "postgres")),
                values.number("postgres.connections", 8, 1, 1_000),
                values.number("postgres.pipeline.max", 64, 1, 100_000),
                values.number("postgres.queue.max", 1_000, 0, 1_000_000),
                values.duration("postgres.timeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMinutes(5)),
                values.duration(
                        "postgres.connect.timeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofMinutes(1)),
                values.flag("postgres.migrate", false));
    }
}
