package io.phoenix.profile.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS to Redis, spoken where its address begins with {@code rediss}.
 *
 * @param ca a PEM file with the certificates to trust; where empty, those that the JVM trusts
 * @param certificate a PEM file with the certificate that this side shows, for a Redis that asks for one
 * @param key a PEM file with the private key of that
 */
public record RedisTlsSettings(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {

    static RedisTlsSettings from(ConfigValues values) {
        RedisTlsSettings tls = new RedisTlsSettings(
                values.readableFile("redis.tls.ca"),
                values.readableFile("redis.tls.certificate"),
                values.readableFile("redis.tls.key"));
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            values.mistake(
                    tls.key().isPresent() ? "redis.tls.certificate" : "redis.tls.key",
                    "not set",
                    "both redis.tls.certificate and redis.tls.key, or neither");
        }
        return tls;
    }
}
