package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The address that publishes the keys of tokens (RFC 7517).
 *
 * @param uri of the key set; none when keys come from configuration only
 * @param refresh between two looks for changed keys
 * @param pauseMin the least time between two looks, however many tokens name a key that is not known
 * @param timeout the longest that a look takes
 * @param bytesMax the largest answer that is read
 */
public record JwksSettings(Optional<URI> uri, Duration refresh, Duration pauseMin, Duration timeout, int bytesMax) {

    static JwksSettings from(ConfigValues values) {
        return new JwksSettings(
                values.optional("auth.jwt.jwks.uri")
                        .map(set -> values.address(
                                "auth.jwt.jwks.uri",
                                "https://localhost",
                                "https://host/path of a JSON Web Key Set",
                                Set.of("https", "http"))),
                values.duration(
                        "auth.jwt.jwks.refresh", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(1)),
                values.duration(
                        "auth.jwt.jwks.pause.min", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1)),
                values.duration(
                        "auth.jwt.jwks.timeout", Duration.ofSeconds(3), Duration.ofMillis(100), Duration.ofMinutes(1)),
                values.bytes("auth.jwt.jwks.max", 100_000, 10_000_000));
    }
}
