package io.phoenix.profile.config;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * The port of the API.
 *
 * @param port 0 takes a free one
 * @param instances event loops that serve requests
 * @param bodyBytesMax the largest body of a request
 * @param idleTimeout a connection without traffic for this long is closed
 * @param cacheControl the {@code Cache-Control} header of a profile
 * @param avatarUrl the template of {@code avatar_url}
 */
public record HttpSettings(
        String host,
        int port,
        int instances,
        int bodyBytesMax,
        Duration idleTimeout,
        String cacheControl,
        String avatarUrl) {

    static HttpSettings from(ConfigValues values) {
        URI publicUrl = values.address(
                "http.public-url",
                "http://localhost:8080",
                "the address at which clients reach the API, such as https://profiles.example.com",
                Set.of("http", "https"));
        int instances = values.number("http.instances", 0, 0, 256);
        return new HttpSettings(
                values.text("http.host", "0.0.0.0"),
                values.port("http.port", 8080),
                instances == 0 ? Runtime.getRuntime().availableProcessors() : instances,
                values.bytes("http.body.max", 64_000, 10_000_000),
                values.duration(
                        "http.idle.timeout", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofHours(1)),
                values.text("http.cache-control", "private, no-cache"),
                values.text("avatar.url", "{base}/v1/avatars/{style}/{key}.svg")
                        .replace("{base}", publicUrl.toString()));
    }
}
