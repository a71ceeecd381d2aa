package io.phoenix.profile.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * TLS of one port.
 *
 * @param certificate a PEM file with the certificate, and after it those that lead to one that clients trust
 * @param key a PEM file with its private key, of RSA or of an elliptic curve, without a password
 * @param reloadInterval between two looks whether the files have changed
 */
public record TlsSettings(Path certificate, Path key, Duration reloadInterval) {

    /**
     * The TLS of the port whose keys begin with the prefix; nothing when it speaks plain HTTP.
     *
     * @param prefix such as {@code http.tls.}
     */
    static Optional<TlsSettings> from(ConfigValues values, String prefix) {
        Optional<Path> certificate = values.readableFile(prefix + "certificate");
        Optional<Path> key = values.readableFile(prefix + "key");
        Duration reloadInterval = values.duration(
                prefix + "reload.interval", Duration.ofSeconds(10), Duration.ofMillis(10), Duration.ofDays(1));
        if (certificate.isPresent() != key.isPresent()) {
            values.mistake(
                    prefix + (key.isPresent() ? "certificate" : "key"),
                    "not set",
                    "both " + prefix + "certificate and " + prefix + "key, or neither");
        }
        return certificate.flatMap(file -> key.map(secret -> new TlsSettings(file, secret, reloadInterval)));
    }
}
