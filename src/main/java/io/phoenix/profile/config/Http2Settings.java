package io.phoenix.profile.config;

import java.time.Duration;

/**
 * Limits of HTTP/2, which is spoken where there is TLS.
 *
 * @param streamsMax the most requests under way on one connection
 * @param resetsMax the most requests that a connection may take back within the window; beyond it, it is closed
 */
public record Http2Settings(int streamsMax, int resetsMax, Duration resetsWindow) {

    static Http2Settings from(ConfigValues values) {
        return new Http2Settings(
                values.number("http.http2.streams.max", 100, 1, 10_000),
                values.number("http.http2.resets.max", 200, 1, 1_000_000),
                values.duration(
                        "http.http2.resets.window",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)));
    }
}
