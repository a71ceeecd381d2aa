package io.phoenix.profile.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The port of the API.
 *
 * @param port 0 takes a free one
 * @param eventLoops event loops that serve requests
 * @param bodyBytesMax the largest body of a request
 * @param batchBytesMax the largest body of a request for many profiles
 * @param batchMax the most profiles in one request
 * @param idleTimeout a connection without traffic for this long is closed
 * @param connectionsMax the most connections that callers have open
 * @param headTimeout the longest that a request line and headers take to come, once they have begun
 * @param requestTimeout the longest that a body takes to come
 * @param underWayMax the most requests under way on one event loop
 * @param cacheControl the {@code Cache-Control} header of a profile
 * @param tls where empty, the port speaks plain HTTP
 */
public record HttpSettings(
        String host,
        int port,
        int eventLoops,
        int bodyBytesMax,
        int batchBytesMax,
        int batchMax,
        Duration idleTimeout,
        int connectionsMax,
        Duration headTimeout,
        Duration requestTimeout,
        int underWayMax,
        String cacheControl,
        Optional<TlsSettings> tls,
        Http2Settings http2,
        CorsSettings cors) {

    static HttpSettings from(ConfigValues values) {
        int eventLoops = values.number("http.event-loops", 0, 0, 256);
        return new HttpSettings(
                values.text("http.host", "0.0.0.0"),
                values.port("http.port", 8080),
                eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops,
                values.bytes("http.body.max", 64_000, 10_000_000),
                values.bytes("http.batch.body.max", 1_000_000, 10_000_000),
                values.number("http.batch.max", 100, 1, 1_000),
                values.duration(
                        "http.idle.timeout", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofHours(1)),
                values.number("http.connections.max", 50_000, 1, 10_000_000),
                values.duration(
                        "http.head.timeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1)),
                values.duration(
                        "http.request.timeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofHours(1)),
                values.number("http.under-way.max", 2_000, 1, 1_000_000),
                values.text("http.cache-control", "private, no-cache"),
                TlsSettings.from(values, "http.tls."),
                Http2Settings.from(values),
                CorsSettings.from(values));
    }
}
