package io.phoenix.profile.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The API over HTTP. */
public record HttpSettings(
        PortSettings listen,
        int eventLoops,
        Connections connections,
        Http2 http2,
        Requests requests,
        Responses responses,
        String cacheControl,
        Cors cors,
        Pages pages) {

    /**
     * Limits of connections; pending ones have not sent a complete request head yet. Control frames are limited per second.
     */
    public record Connections(
            int max,
            int pendingMax,
            Duration idleTimeout,
            Duration headTimeout,
            int controlFramesMax,
            TrustedProxies trustedProxies) {}

    /**
     * Limits of HTTP/2, each for one connection, except the total; the window of resets is whole seconds.
     */
    public record Http2(int streamsMax, int streamsTotalMax, int resetsMax, Duration resetsWindow) {}

    /**
     * Limits of one request, and of all together; {@code bodies} are the request bodies in memory, {@code displays} the answers
     * with forms of names for display that are computed or wait for it.
     */
    public record Requests(
            int bodyBytesMax,
            int batchBytesMax,
            int batchMax,
            Duration bodyTimeout,
            int inFlightMax,
            int bodiesBytesMax,
            int bodiesPeerBytesMax,
            Imports imports,
            Audit audit,
            int displaysMax,
            Pictures pictures) {

        /** The size of the largest body that any route accepts. */
        public int largestBodyBytesMax() {
            return IntStream.of(
                            bodyBytesMax,
                            batchBytesMax,
                            imports.bodyBytesMax(),
                            audit.bodyBytesMax(),
                            pictures.bodyBytesMax())
                    .max()
                    .orElseThrow();
        }
    }

    /** Limits of one import over HTTP; {@code inFlightMax} are the imports that run or wait. */
    public record Imports(int rowsMax, int bodyBytesMax, int inFlightMax) {}

    /** Limits of one audit of copies, and how many may run at once. */
    public record Audit(int copiesMax, int bodyBytesMax, int inFlightMax) {}

    /** Limits of uploaded pictures: of one, of all that are in memory, and of those of one peer, in bytes. */
    public record Pictures(int bodyBytesMax, int bodiesBytesMax, int peerBytesMax) {}

    /** Limits of responses that clients have not received yet; the timeout is that of one write. */
    public record Responses(int unsentBytesMax, int unsentConnectionBytesMax, Duration writeTimeout) {}

    /** Which web pages are served. */
    public record Pages(boolean console, boolean docs) {}

    /**
     * Which web pages may call the API from a browser (the CORS protocol of the Fetch standard); no origin, one or more
     * origins, or {@link WebOrigins#ANY} alone. The maximum age is whole seconds.
     */
    public record Cors(List<String> origins, Duration maxAge) {

        private static Cors from(ConfigValues values) {
            List<String> origins = values.list("http.cors.origins", List.of());
            origins.stream()
                    .filter(origin -> !WebOrigins.isOrigin(origin) && !origins.equals(List.of(WebOrigins.ANY)))
                    .forEach(
                            origin -> values.mistake(
                                    "http.cors.origins",
                                    "'" + origin + "'",
                                    "origins such as https://game.example.com or http://localhost:*, separated by commas; or * alone"));
            return new Cors(origins, values.seconds("http.cors.max-age", Duration.ofMinutes(10), "0s", "1d"));
        }
    }

    static HttpSettings from(ConfigValues values) {
        int eventLoops = values.number("http.event-loops", 0, 0, 256);
        return new HttpSettings(
                PortSettings.from(values, "http.", 8080),
                eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops,
                new Connections(
                        values.number("http.connections.max", 50_000, 1, 10_000_000),
                        values.number("http.connections.pending.max", 5_000, 1, 10_000_000),
                        values.duration("http.idle.timeout", "60s", "1s", "1h"),
                        values.duration("http.head.timeout", "10s", "100ms", "1h"),
                        values.number("http.control-frames.max", 100, 10, 1_000_000),
                        TrustedProxies.from(values)),
                new Http2(
                        values.number("http.http2.streams.max", 100, 1, 10_000),
                        values.number("http.http2.streams.total.max", 20_000, 1, 10_000_000),
                        values.number("http.http2.resets.max", 200, 1, 1_000_000),
                        values.seconds("http.http2.resets.window", Duration.ofSeconds(30), "1s", "1h")),
                new Requests(
                        values.bytes("http.body.max", 64_000, 10_000_000),
                        values.bytes("http.batch.body.max", 160_000, 10_000_000),
                        values.number("http.batch.max", 100, 1, 1_000),
                        values.duration("http.request.timeout", "10s", "100ms", "1h"),
                        values.number("http.under-way.max", 4_000, 1, 1_000_000),
                        values.bytes("http.bodies.max", 64_000_000, 2_000_000_000),
                        values.bytes("http.bodies.peer.max", 1_000_000, 2_000_000_000),
                        new Imports(
                                values.number("http.import.max", 1_000, 1, 10_000),
                                values.bytes("http.import.body.max", 500_000, 10_000_000),
                                values.number("http.import.under-way.max", 20, 1, 10_000)),
                        new Audit(
                                values.number("http.audit.max", 10_000, 1, 100_000),
                                values.bytes("http.audit.body.max", 1_000_000, 100_000_000),
                                values.number("http.audit.under-way.max", 4, 1, 10_000)),
                        values.number("http.display.under-way.max", 200, 1, 100_000),
                        new Pictures(
                                values.bytes("http.picture.body.max", 2_000_000, 20_000_000),
                                values.bytes("http.picture.bodies.max", 20_000_000, 2_000_000_000),
                                values.bytes("http.picture.bodies.peer.max", 4_000_000, 2_000_000_000))),
                new Responses(
                        values.bytes("http.unsent.max", 64_000_000, 2_000_000_000),
                        values.bytes("http.unsent.connection.max", 1_000_000, 2_000_000_000),
                        values.duration("http.write.timeout", "30s", "100ms", "1h")),
                values.text("http.cache-control", "private, no-cache"),
                Cors.from(values),
                new Pages(values.flag("console.enabled", false), values.flag("docs.enabled", true)));
    }
}
