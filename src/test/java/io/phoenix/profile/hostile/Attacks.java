package io.phoenix.profile.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.phoenix.profile.testing.Http2Connection;
import io.phoenix.profile.testing.WebSocketFrames;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All attacks. The rates are what one client machine can afford without taking the processors from the instance. */
final class Attacks {

    private static final String CONNECTIONS = "connections";
    private static final String HANDSHAKES = "handshakes";
    private static final String UNREAD = "unread answers";
    private static final String BODIES = "bodies";
    private static final String SUBSCRIPTIONS = "subscriptions";
    private static final String STRANGERS = "WebSockets without credentials";
    private static final String COST = "costly requests";
    private static final String CREDENTIALS = "invalid credentials";
    private static final String PICTURES = "pictures";
    private static final String FRAMES = "frames of HTTP/2";
    private static final String ERRORS = "errors";

    private static final String HOST = "Host: localhost\r\n";
    private static final String BUNDLE = get("/docs/swagger-ui-bundle.js", "");
    private static final int FINAL_TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING_FRAME = 0x89;
    private static final byte[] PRIORITY = {0, 0, 0, 0, 16};
    private static final int UNKNOWN_FRAME = 0x42;

    private final List<Attack> all = new ArrayList<>();

    private Attacks() {}

    static List<Attack> all() {
        Attacks attacks = new Attacks();
        attacks.addConnections();
        attacks.addUnread();
        attacks.addBodies();
        attacks.addLive();
        attacks.addRequests();
        attacks.addHandshakes();
        attacks.addHttp2();
        return attacks.all;
    }

    private void addConnections() {
        plain(
                CONNECTIONS,
                "chunked requests, each over a new connection",
                siege -> siege.connect(4, 300, wire -> {
                    wire.send("GET /health HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                            .drain();
                }));
        plain(
                CONNECTIONS,
                "WebSockets that are closed properly",
                siege -> siege.connect(4, 200, wire -> {
                    upgrade(wire, siege.target().token("mallory"));
                    wire.frame(CLOSE, "\u0003\u00e8").drain();
                }));
        plain(CONNECTIONS, "1,500 that send nothing", siege -> siege.hold(1_500, 500, wire -> {}));
        plain(
                CONNECTIONS,
                "2,000 that are kept after one request",
                siege -> siege.hold(
                        2_000, 500, wire -> wire.send(get("/health", "")).status()));
        plain(
                CONNECTIONS,
                "2,000 whose request head never ends",
                siege -> siege.hold(2_000, 500, wire -> wire.send("GET / HTTP/1.1\r\nHo")));
        plain(CONNECTIONS, "opened and reset", siege -> siege.connect(2, 500, Wire::reset));
    }

    private void addUnread() {
        plain(
                UNREAD,
                "800 connections, each with 20 requests for 1.7 MB",
                siege -> siege.hold(800, 400, wire -> wire.send(BUNDLE.repeat(20))));
        plain(
                UNREAD,
                "1.7 MB that are read by 100 bytes a second",
                siege -> siege.connect(100, 100, wire -> {
                    wire.send(BUNDLE);
                    while (siege.goesOn()) {
                        wire.skip(5);
                        siege.pace(20);
                    }
                }));
        plain(
                UNREAD,
                "batches of 100 users, pipelined",
                siege -> siege.hold(
                        200,
                        50,
                        wire -> wire.send(get(
                                        "/v1/profiles?create=false&fields=extended&user_ids=" + ids("friend-", 100),
                                        bearer(siege, "mallory"))
                                .repeat(50))));
        plain(
                UNREAD,
                "snapshots over WebSockets",
                siege -> siege.hold(20, 5, wire -> {
                    upgrade(wire, siege.target().token("mallory"));
                    String all = "{\"user_ids\":[" + quotedIds(100) + "]}";
                    for (int i = 0; i < 50; i++) {
                        wire.frame(FINAL_TEXT, all);
                    }
                }));
        plain(
                UNREAD,
                "event streams",
                siege -> siege.hold(
                        40,
                        20,
                        wire -> wire.send(
                                get("/v1/profiles/events?user_ids=" + ids("friend-", 100), bearer(siege, "mallory")))));
    }

    private void addBodies() {
        plain(
                BODIES,
                "999 kB with a signature that can't be genuine",
                siege -> siege.hold(1_500, 100, wire -> wire.send(forged(999_999) + " ".repeat(500_000))));
        plain(
                BODIES,
                "64 kB with such a signature, without the last byte",
                siege -> siege.hold(1_500, 300, wire -> wire.send(forged(63_999) + " ".repeat(63_998))));
        plain(
                BODIES,
                "64 kB with a token, without the last byte",
                siege -> siege.hold(
                        1_500,
                        300,
                        wire -> wire.send("POST /v1/profiles/batch HTTP/1.1\r\n" + HOST + bearer(siege, "mallory")
                                + "Content-Type: application/json\r\nContent-Length: 63999\r\n\r\n"
                                + " ".repeat(63_998))));
        plain(
                BODIES,
                "in chunks of one byte",
                siege -> siege.connect(50, 200, wire -> {
                    wire.send("PUT /v1/profiles/user/mallory HTTP/1.1\r\n" + HOST + bearer(siege, "mallory")
                            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (siege.goesOn()) {
                        wire.send("1\r\n \r\n");
                        siege.pace(20);
                    }
                }));
        plain(
                BODIES,
                "of requests that take none",
                siege -> siege.hold(
                        1_500,
                        300,
                        wire -> wire.send("GET /health HTTP/1.1\r\n" + HOST + "Content-Length: 60000\r\n\r\n"
                                + " ".repeat(50_000))));
    }

    private void addLive() {
        subscribeAfter("a malformed message, then ids", FINAL_TEXT, "{}");
        subscribeAfter("a close frame, then ids", CLOSE, "\u0003\u00e8");
        plain(
                SUBSCRIPTIONS,
                "event streams that are left at once",
                siege -> siege.connect(4, 200, wire -> {
                    wire.send(get("/v1/profiles/events?user_ids=" + ids("friend-", 100), bearer(siege, "mallory")));
                    wire.reset();
                }));
        plain(
                SUBSCRIPTIONS,
                "other ids in each message",
                siege -> siege.connect(4, 4, wire -> {
                    upgrade(wire, siege.target().token("mallory"));
                    while (siege.goesOn()) {
                        wire.frame(FINAL_TEXT, "{\"user_ids\":[\"friend-" + random(20) + "\"]}");
                        siege.pace(200);
                    }
                }));
        plain(
                STRANGERS,
                "messages of 60 kB",
                siege -> siege.connect(20, 100, wire -> {
                    upgrade(wire, "");
                    while (siege.goesOn()) {
                        wire.frame(FINAL_TEXT, "{\"user_ids\":[\"a\"],\"x\":[" + "1,".repeat(30_000) + "1]}");
                        siege.pace(100);
                    }
                }));
        plain(
                STRANGERS,
                "a message in endless parts",
                siege -> siege.connect(20, 100, wire -> {
                    upgrade(wire, "");
                    wire.frame(0x01, "{");
                    while (siege.goesOn()) {
                        wire.frame(0x00, " ".repeat(1_000));
                        siege.pace(100);
                    }
                }));
        plain(
                STRANGERS,
                "pings",
                siege -> siege.connect(4, 20, wire -> {
                    upgrade(wire, "");
                    while (siege.goesOn()) {
                        wire.frame(PING_FRAME, "x");
                        siege.pace(2_000);
                    }
                }));
        plain(STRANGERS, "1,500 that send nothing", siege -> siege.hold(1_500, 300, wire -> upgrade(wire, "")));
    }

    private void addRequests() {
        plain(
                COST,
                "960 kB of JSON in a field that is ignored",
                siege -> siege.ask(
                        8, 120, () -> batch(siege, "{\"user_ids\":[\"a\"],\"pad\":[" + "1,".repeat(480_000) + "1]}")));
        plain(
                COST,
                "60 kB of JSON in a field that is ignored",
                siege -> siege.ask(
                        8, 400, () -> batch(siege, "{\"user_ids\":[\"a\"],\"pad\":[" + "1,".repeat(30_000) + "1]}")));
        plain(
                COST,
                "60 kB of ids that are numbers",
                siege -> siege.ask(8, 400, () -> batch(siege, "{\"user_ids\":[" + "1,".repeat(30_000) + "1]}")));
        plain(
                COST,
                "100 absent users at a time",
                siege -> siege.ask(
                        8,
                        400,
                        () -> get(
                                "/v1/profiles?create=false&user_ids=" + ids("n" + random(1_000_000) + '-', 100),
                                bearer(siege, "mallory"))));
        plain(
                COST,
                "100 new users at a time",
                siege -> siege.ask(
                        8,
                        200,
                        () -> get(
                                "/v1/profiles?user_ids=" + ids("f" + random(1_000_000) + '-', 100),
                                bearer(siege, "mallory"))));
        plain(
                COST,
                "a version that no profile has",
                siege -> siege.ask(
                        8,
                        500,
                        () -> get(
                                "/v1/profiles/user/mallory?min_version="
                                        + TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
                                bearer(siege, "mallory"))));
        plain(
                COST,
                "erased and read in turn",
                siege -> siege.ask(
                        4,
                        200,
                        () -> (random(2) == 0 ? "DELETE" : "GET") + " /v1/profiles/user/mallory HTTP/1.1\r\n" + HOST
                                + bearer(siege, "mallory") + "\r\n"));
        plain(
                CREDENTIALS,
                "tokens of 2 kB with a wrong signature",
                siege -> siege.ask(
                        8,
                        800,
                        () -> get(
                                "/v1/profiles/user/mallory",
                                "Authorization: Bearer " + base64("{\"alg\":\"HS256\"}") + '.'
                                        + base64("{\"tenant_id\":\"hostile\",\"sub\":\"x\",\"p\":\"" + "y".repeat(1_500)
                                                + "\"}")
                                        + '.' + base64("signature " + random(1_000_000_000)) + "\r\n")));
        plain(
                CREDENTIALS,
                "ES256 without a key id",
                siege -> siege.ask(8, 400, () -> get("/v1/profiles/user/mallory", es256("{\"alg\":\"ES256\"}"))));
        plain(
                CREDENTIALS,
                "ES256 with unknown key ids",
                siege -> siege.ask(
                        8,
                        400,
                        () -> get(
                                "/v1/profiles/user/mallory",
                                es256("{\"alg\":\"ES256\",\"kid\":\"u" + random(1_000_000) + "\"}"))));
        plain(
                CREDENTIALS,
                "ES256 with a known key id",
                siege -> siege.ask(
                        8,
                        400,
                        () -> get("/v1/profiles/user/mallory", es256("{\"alg\":\"ES256\",\"kid\":\"key-0\"}"))));
        plain(
                PICTURES,
                "PNGs of 512 pixels with invented keys",
                siege -> siege.ask(8, 200, () -> get("/v1/avatars/critter1/" + avatarKey() + ".png?size=512", "")));
        plain(
                PICTURES,
                "PNGs of any size with invented keys",
                siege -> siege.ask(
                        8,
                        200,
                        () -> get("/v1/avatars/critter1/" + avatarKey() + ".png?size=" + (16 + random(497)), "")));
        plain(
                PICTURES,
                "SVGs with invented keys",
                siege -> siege.ask(8, 500, () -> get("/v1/avatars/critter1/" + avatarKey() + ".svg", "")));
        plain(
                ERRORS,
                "WebSocket handshakes without a version",
                siege -> siege.ask(4, 300, () -> get("/v1/profiles/ws", WebSocketFrames.UPGRADE)));
        plain(
                ERRORS,
                "requests that are none",
                siege -> siege.connect(
                        4, 300, wire -> wire.send("\u0016\u0003 what\r\n\r\n").drain()));
        plain(
                ERRORS,
                "broken chunks",
                siege -> siege.connect(
                        4,
                        300,
                        wire -> wire.send("PUT /v1/profiles/user/mallory HTTP/1.1\r\n" + HOST + bearer(siege, "mallory")
                                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")
                                .drain()));
        plain(
                ERRORS,
                "unknown paths from invented addresses",
                siege -> siege.ask(
                        4,
                        500,
                        () -> get(
                                "/" + random(1_000_000),
                                "X-Forwarded-For: 10.0." + random(256) + '.' + random(256) + "\r\n")));
    }

    private void addHandshakes() {
        encrypted(
                HANDSHAKES,
                "1,500 that are half begun",
                siege -> siege.holdPlain(1_500, 300, wire -> wire.send("\u0016\u0003\u0001")));
        encrypted(
                HANDSHAKES,
                "something else than TLS",
                siege -> siege.repeat(4, 300, () -> {
                    try (Wire wire = siege.target().connectPlain()) {
                        wire.send(get("/health", "")).drain();
                    }
                }));
        encrypted(HANDSHAKES, "complete ones, without a request", siege -> siege.connect(4, 40, wire -> {}));
    }

    private void addHttp2() {
        http2(UNREAD, "7 connections with a window of 0 and 100 requests for 1.7 MB", 7, 7, NoWindow.STEP);
        http2(UNREAD, "40 such connections", 40, 40, NoWindow.STEP);
        http2(BODIES, "100 streams whose bodies never end", 10, 10, siege -> connection -> {
            for (int stream = 1; stream < 200; stream += 2) {
                connection.send(
                        Http2Connection.HEADERS,
                        Http2Connection.END_HEADERS,
                        stream,
                        Http2Connection.request(
                                "PUT",
                                "/v1/profiles/user/mallory",
                                "authorization",
                                "Bearer " + siege.target().token("mallory"),
                                "content-type",
                                "application/json"));
                connection.send(Http2Connection.DATA, 0, stream, new byte[600]);
            }
            connection.read(frame -> false);
        });
        flood("SETTINGS", connection -> connection.send(Http2Connection.SETTINGS, 0, 0));
        flood("PING", connection -> connection.send(Http2Connection.PING, 0, 0, new byte[8]));
        flood("PRIORITY", connection -> connection.send(Http2Connection.PRIORITY, 0, 1, PRIORITY));
        flood(
                "WINDOW_UPDATE",
                connection -> connection.send(Http2Connection.WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1}));
        flood("frames of unknown types", connection -> connection.send(UNKNOWN_FRAME, 0, 0, new byte[100]));
        http2(FRAMES, "requests that are reset at once", 4, 4, siege -> connection -> {
            for (int stream = 1; siege.goesOn(); stream += 2) {
                connection.get(stream, "/docs/swagger-ui-bundle.js");
                if (!connection.cancel(stream)) {
                    return;
                }
                siege.pace(2_000);
            }
        });
        http2(FRAMES, "headers that continue without end", 4, 20, siege -> connection -> {
            connection.send(Http2Connection.HEADERS, 0, 1, Http2Connection.request("GET", "/health"));
            while (siege.goesOn() && connection.send(Http2Connection.CONTINUATION, 0, 1)) {
                siege.pace(2_000);
            }
        });
        http2(ERRORS, "CONNECT", 4, 20, siege -> connection -> {
            for (int stream = 1; stream < 100; stream += 2) {
                connection.send(
                        Http2Connection.HEADERS,
                        Http2Connection.END_HEADERS | Http2Connection.END_STREAM,
                        stream,
                        Http2Connection.headers(":method", "CONNECT", ":authority", "localhost:80"));
            }
            connection.read(frame -> frame.stream() == 99);
        });
        http2(COST, "requests without credentials, 100 at a time", 2, 20, siege -> connection -> {
            for (int stream = 1; stream < 200; stream += 2) {
                connection.get(stream, "/v1/profiles/user/mallory");
            }
            connection.read(frame -> frame.stream() == 199);
        });
    }

    private void subscribeAfter(String name, int header, String payload) {
        plain(
                SUBSCRIPTIONS,
                name,
                siege -> siege.connect(4, 200, wire -> {
                    upgrade(wire, siege.target().token("mallory"));
                    wire.frame(header, payload).frame(FINAL_TEXT, "{\"user_ids\":[" + quotedIds(100) + "]}");
                }));
    }

    private void plain(String kind, String name, Attack.Method method) {
        all.add(new Attack(kind, name, false, method));
    }

    private void encrypted(String kind, String name, Attack.Method method) {
        all.add(new Attack(kind, name, true, method));
    }

    /** What a client does over a connection of HTTP/2, with access to the siege. */
    @FunctionalInterface
    private interface Http2Method {
        Siege.OnHttp2 of(Siege siege);
    }

    private void http2(String kind, String name, int clients, int perSecond, Http2Method method) {
        encrypted(kind, name, siege -> siege.http2(clients, perSecond, method.of(siege)));
    }

    /** Frames that ask for nothing, over four connections, as fast as 2,000 per second each. */
    private void flood(String name, FrameFlood flood) {
        http2(FRAMES, name, 4, 20, siege -> connection -> {
            while (siege.goesOn() && flood.send(connection)) {
                siege.pace(2_000);
            }
        });
    }

    /** Sends one frame; false once the connection is closed. */
    @FunctionalInterface
    private interface FrameFlood {
        boolean send(Http2Connection connection) throws Exception;
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String batch(Siege siege, String body) {
        return "POST /v1/profiles/batch HTTP/1.1\r\n" + HOST + bearer(siege, "mallory")
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String forged(int bytes) {
        return "POST /v1/profiles/batch HTTP/1.1\r\n" + HOST + "X-Tenant-Id: " + Target.TENANT + "\r\nX-Timestamp: "
                + System.currentTimeMillis() / 1_000 + "\r\nX-Signature: hmac-sha256=" + "0".repeat(64)
                + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes + "\r\n\r\n";
    }

    private static void upgrade(Wire wire, String token) throws Exception {
        wire.send(get(
                        "/v1/profiles/ws",
                        WebSocketFrames.UPGRADE
                                + WebSocketFrames.VERSION
                                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")))
                .status();
    }

    private static String bearer(Siege siege, String user) {
        return "Authorization: Bearer " + siege.target().token(user) + "\r\n";
    }

    private static String es256(String header) {
        byte[] signature = new byte[64];
        ThreadLocalRandom.current().nextBytes(signature);
        // within the order of the curve
        signature[0] = 0;
        signature[32] = 0;
        return "Authorization: Bearer " + base64(header) + '.' + base64("{\"tenant_id\":\"hostile\",\"sub\":\"x\"}")
                + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature) + "\r\n";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** Well formed, but of nobody. */
    private static String avatarKey() {
        return random(8)
                + ThreadLocalRandom.current()
                        .ints(25, 0, 32)
                        .mapToObj(digit -> Integer.toString(digit, 32))
                        .collect(Collectors.joining());
    }

    private static String ids(String prefix, int number) {
        return IntStream.range(0, number).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
    }

    private static String quotedIds(int number) {
        return IntStream.range(0, number).mapToObj(i -> "\"friend-" + i + '"').collect(Collectors.joining(","));
    }

    private static int random(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    /** Asks for large files and grants no window for them. */
    private record NoWindow() implements Siege.OnHttp2 {

        static final Http2Method STEP = siege -> new NoWindow();

        @Override
        public byte[] settings() {
            return Http2Connection.noWindow();
        }

        @Override
        public void run(Http2Connection connection) throws Exception {
            for (int stream = 1; stream < 200; stream += 2) {
                connection.get(stream, "/docs/swagger-ui-bundle.js");
            }
            connection.read(frame -> false);
        }
    }
}
