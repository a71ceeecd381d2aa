package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.FeedConsumer;
import io.phoenix.profile.testing.Http2Connection;
import io.phoenix.profile.testing.TestAuthority;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.WebSocketFrames;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a client takes comes back: connections of every kind that end in every way, many of each at once. Afterwards every
 * gauge of the edge is what it was, and so is the heap.
 */
class EverythingReturnsIT {

    private static final int OF_EACH = 50;
    private static final int KINDS_AT_ONCE = 8;
    private static final long HEAP_GROWTH_MAX = 2_000_000;
    private static final int WAIT_MAX_MILLIS = 120_000;

    /** The gauges of what clients hold. */
    private static final Pattern GAUGE = Pattern.compile(
            "^(phoenix_profile_(?:edge_used\\{.*}|http_connections|live_streams|live_watched_ids)) (\\S+)$",
            Pattern.MULTILINE);

    private static final String API_KEY = "an API key";
    private static final String HOST = "Host: localhost\r\n";
    private static final String HEALTH = "GET /health HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String BUNDLE = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String UPGRADE = "GET /v1/profiles/ws HTTP/1.1\r\n" + HOST + WebSocketFrames.UPGRADE;
    private static final String WATCH = "{\"user_ids\":[\"a\",\"b\"]}";

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static TestInstance plain;
    private static TestInstance encrypted;

    /** Their time limits are short. A client may reach them before it is done, so its kind expects nothing but an end. */
    private static TestInstance hasty;

    private static TestInstance hastyEncrypted;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority(directory);
        Map<String, String> patient = new HashMap<>(Map.of(
                "http.head.timeout", "10m",
                "http.request.timeout", "10m",
                "http.write.timeout", "10m",
                "http.idle.timeout", "10m",
                "live.heartbeat", "300ms",
                "live.credentials.max", "2s",
                "live.streams.caller.max", "1000",
                "auth.jwt.leeway", "0s",
                "auth.hmac.keys", "acme/a key for signatures of 32 bytes or more"));
        patient.put("auth.api-keys", FeedConsumer.credential("acme", API_KEY));
        patient.put("changes.waiting.tenant.max", "1000");
        Map<String, String> impatient = new HashMap<>(patient);
        impatient.putAll(Map.of(
                "http.head.timeout", "2s",
                "http.request.timeout", "2s",
                "http.write.timeout", "2s",
                "http.idle.timeout", "5s"));
        plain = TestInstance.start(patient);
        hasty = TestInstance.start(impatient);
        Map<String, String> tls = authority.issue("server").settings();
        patient.putAll(tls);
        impatient.putAll(tls);
        encrypted = TestInstance.start(patient);
        hastyEncrypted = TestInstance.start(impatient);
    }

    @AfterAll
    static void stop() throws Exception {
        for (TestInstance instance : instances()) {
            instance.close();
        }
    }

    private static List<TestInstance> instances() {
        return List.of(plain, encrypted, hasty, hastyEncrypted);
    }

    /** A kind of connection with its end; fails if the service does not behave. */
    @FunctionalInterface
    private interface Kind {
        void run() throws Exception;
    }

    /** The service may end the connection early; that it stays open still fails. */
    private static Kind untilLate(Kind kind) {
        return () -> {
            try {
                kind.run();
            } catch (SocketException | SSLException ended) {
                // before the client was done
            }
        };
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new TreeMap<>();
        kinds.put("answered, then closed by the service", () -> {
            try (Client client = new Client()) {
                client.send("GET /health HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n")
                        .awaitEnd();
            }
        });
        kinds.put("kept alive", () -> {
            try (Client client = new Client()) {
                for (int i = 0; i < 3; i++) {
                    client.send(HEALTH).await("healthy");
                }
            }
        });
        kinds.put("idle", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.send(HEALTH).awaitEnd();
            }
        }));
        kinds.put("silent", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.awaitEnd();
            }
        }));
        kinds.put("pipelined", () -> {
            try (Client client = new Client()) {
                client.send(HEALTH.repeat(9) + "GET /health HTTP/1.1\r\nConnection: close\r\n" + HOST + "\r\n")
                        .awaitEnd();
            }
        });
        kinds.put("pipelined and reset", () -> {
            try (Client client = new Client()) {
                client.send(HEALTH.repeat(200)).reset();
            }
        });
        kinds.put("chunked", () -> {
            try (Client client = new Client()) {
                client.send("GET /health HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                        .awaitEnd();
            }
        });
        kinds.put("chunked body cut off", () -> {
            try (Client client = new Client()) {
                client.send(put("Transfer-Encoding: chunked") + "10\r\n{");
            }
        });
        kinds.put("no HTTP", () -> {
            try (Client client = new Client()) {
                client.send("what\r\n\r\n").awaitEnd();
            }
        });
        kinds.put("head too long", () -> {
            try (Client client = new Client()) {
                client.send("GET / HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(20_000) + "\r\n\r\n")
                        .awaitEnd();
            }
        });
        kinds.put("head cut off", () -> {
            try (Client client = new Client()) {
                client.send("GET /health HTTP/1.1\r\nHo");
            }
        });
        kinds.put("head not completed", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.send("GET /health HTTP/1.1\r\nHo").awaitEnd();
            }
        }));
        kinds.put("body cut off", () -> {
            try (Client client = new Client()) {
                client.send(put("Content-Length: 100") + "{");
            }
        });
        kinds.put("body not completed", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.send(put("Content-Length: 100") + "{").awaitEnd();
            }
        }));
        kinds.put("body that no route reads, not completed", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.send("GET /health HTTP/1.1\r\n" + HOST + "Content-Length: 100\r\n\r\nx")
                        .awaitEnd();
            }
        }));
        kinds.put("body with a forged signature, not completed", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.send("POST /v1/profiles/batch HTTP/1.1\r\n" + HOST + "X-Tenant-Id: acme\r\nX-Timestamp: "
                                + System.currentTimeMillis() / 1_000 + "\r\nX-Signature: hmac-sha256=" + "0".repeat(64)
                                + "\r\nContent-Length: 50000\r\n\r\n" + " ".repeat(40_000))
                        .awaitEnd();
            }
        }));
        kinds.put("CONNECT", () -> {
            try (Client client = new Client()) {
                client.send("CONNECT a:80 HTTP/1.1\r\nConnection: close\r\nHost: a:80\r\n\r\n")
                        .awaitEnd();
            }
        });
        kinds.put("large answers unread, then reset", () -> {
            try (Client client = new Client()) {
                client.send(BUNDLE.repeat(5)).await("HTTP/1.1 200").reset();
            }
        });
        kinds.put("large answers unread", untilLate(() -> {
            try (Client client = new Client(hasty)) {
                client.send(BUNDLE.repeat(5)).awaitEndOfWrites();
            }
        }));
        kinds.put("event stream left", () -> {
            try (Client client = new Client()) {
                client.send(events(token())).await("snapshot");
            }
        });
        kinds.put("request that waits for changes, answered", () -> {
            try (Client client = new Client()) {
                client.send(changes("100ms")).await("cursor");
            }
        });
        kinds.put("request that waits for changes, left", () -> {
            try (Client client = new Client()) {
                client.send(changes("30s"));
            }
        });
        kinds.put("request that waits for changes, reset", () -> {
            try (Client client = new Client()) {
                client.send(changes("30s") + HEALTH).reset();
            }
        });
        kinds.put("event stream reset", () -> {
            try (Client client = new Client()) {
                client.send(events(token())).await("snapshot").reset();
            }
        });
        kinds.put("event stream with an expired token", () -> {
            try (Client client = new Client()) {
                client.send(events(expiring())).await("AUTH_003");
            }
        });
        kinds.put("WebSocket closed", () -> {
            try (Client client = socket(token())) {
                client.frame(1, WATCH).await("snapshot");
                client.frame(8, "\u0003\u00e8").awaitEnd();
            }
        });
        kinds.put("WebSocket left", () -> {
            try (Client client = socket(token())) {
                client.frame(1, WATCH).await("snapshot");
            }
        });
        kinds.put("WebSocket reset", () -> {
            try (Client client = socket(token())) {
                client.frame(1, WATCH).await("snapshot").reset();
            }
        });
        kinds.put("WebSocket that goes on after a malformed message", () -> {
            try (Client client = socket(token())) {
                client.frame(1, "{}").frame(1, WATCH).awaitEnd();
            }
        });
        kinds.put("WebSocket that goes on after a close", () -> {
            try (Client client = socket(token())) {
                client.frame(8, "\u0003\u00e8").frame(1, WATCH).awaitEnd();
            }
        });
        kinds.put("WebSocket that asks much and reads nothing, reset", () -> {
            try (Client client = socket(token())) {
                String ids =
                        IntStream.range(0, 10).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
                for (int i = 0; i < 500; i++) {
                    client.frame(1, "{\"user_ids\":[" + ids + "]}");
                }
                client.frame(1, "{}").reset();
            }
        });
        kinds.put("WebSocket with frames that are none", () -> {
            try (Client client = socket(token())) {
                client.send("\u00ff\u00ff\u00ff\u00ff").awaitEnd();
            }
        });
        kinds.put("WebSocket with an expired token", () -> {
            // on a busy machine it expires before the handshake
            try (Client client = new Client()) {
                client.send(UPGRADE + WebSocketFrames.VERSION + "Authorization: Bearer " + expiring() + "\r\n\r\n")
                        .frame(1, WATCH)
                        .await("AUTH_003");
            }
        });
        kinds.put("WebSocket without credentials", () -> {
            try (Client client = new Client()) {
                client.send(UPGRADE + WebSocketFrames.VERSION + "\r\n")
                        .await("AUTH_002")
                        .awaitEnd();
            }
        });
        kinds.put("WebSocket without a version", () -> {
            try (Client client = new Client()) {
                client.send(UPGRADE + "\r\n").await("HTTP/1.1 4");
            }
        });
        kinds.put("WebSocket with a chunked handshake", () -> {
            try (Client client = new Client()) {
                client.send(UPGRADE + WebSocketFrames.VERSION + "Transfer-Encoding: chunked\r\nAuthorization: Bearer "
                                + token() + "\r\n\r\n0\r\n\r\n")
                        .awaitEnd();
            }
        });
        kinds.put("TLS cut off", () -> {
            try (Client client = new Client(encrypted)) {
                client.send("\u0016\u0003\u0001");
            }
        });
        kinds.put("TLS not completed", untilLate(() -> {
            try (Client client = new Client(hastyEncrypted)) {
                client.send("\u0016\u0003\u0001").awaitEnd();
            }
        }));
        kinds.put("TLS with something else", () -> {
            try (Client client = new Client(encrypted)) {
                client.send(HEALTH).awaitEnd();
            }
        });
        kinds.put("TLS, then silent", untilLate(() -> {
            try (Client client = Client.encrypted(hastyEncrypted, "http/1.1")) {
                client.awaitEnd();
            }
        }));
        kinds.put("TLS, answered", () -> {
            try (Client client = Client.encrypted(encrypted, "http/1.1")) {
                client.send(HEALTH).await("healthy");
            }
        });
        kinds.put("TLS, large answers unread", untilLate(() -> {
            try (Client client = Client.encrypted(hastyEncrypted, "http/1.1")) {
                client.send(BUNDLE.repeat(5)).awaitEndOfWrites();
            }
        }));
        kinds.put("HTTP/2 without a preface", untilLate(() -> {
            try (Client client = Client.encrypted(hastyEncrypted, "h2")) {
                client.awaitEnd();
            }
        }));
        kinds.put("HTTP/2 answered", () -> {
            try (Http2Connection connection = http2(encrypted)) {
                connection.get(1, "/health");
                assertThat(connection.read(frame -> frame.stream() == 1)).isPresent();
            }
        });
        kinds.put("HTTP/2 with resets", () -> {
            try (Http2Connection connection = http2(encrypted)) {
                for (int stream = 1; stream < 1_000; stream += 2) {
                    connection.get(stream, "/docs/swagger-ui-bundle.js");
                    connection.cancel(stream);
                }
                assertThat(connection.read(frame -> false)).isEmpty();
            }
        });
        kinds.put("HTTP/2 without a window, left", () -> {
            try (Http2Connection connection = http2(encrypted, Http2Connection.noWindow())) {
                askMany(connection);
                assertThat(connection.read(frame -> frame.stream() == 39)).isPresent();
            }
        });
        kinds.put("HTTP/2 without a window", untilLate(() -> {
            try (Http2Connection connection = http2(hastyEncrypted, Http2Connection.noWindow())) {
                askMany(connection);
                connection.read(frame -> frame.type() == Http2Connection.RST_STREAM);
            }
        }));
        kinds.put("HTTP/2 with a body that is not completed", () -> {
            try (Http2Connection connection = http2(encrypted)) {
                connection.send(
                        Http2Connection.HEADERS,
                        Http2Connection.END_HEADERS,
                        1,
                        Http2Connection.request("GET", "/health", "x", "y"));
                assertThat(connection.read(frame -> frame.type() == Http2Connection.HEADERS))
                        .isPresent();
            }
        });
        kinds.put("HTTP/2 event streams left", () -> {
            try (Http2Connection connection = http2(encrypted)) {
                openEvents(connection);
            }
        });
        kinds.put("HTTP/2 event stream reset", () -> {
            try (Http2Connection connection = http2(encrypted)) {
                openEvents(connection);
                connection.cancel(1);
                connection.get(3, "/health");
                assertThat(connection.read(frame -> frame.stream() == 3)).isPresent();
            }
        });
        kinds.put("HTTP/2 with pings", () -> {
            try (Http2Connection connection = http2(encrypted)) {
                while (connection.send(Http2Connection.PING, 0, 0, new byte[8])) {
                    // until it is closed
                }
            }
        });
        return kinds;
    }

    @Test
    void connections_ofEveryKindAndEnd_returnEverything() throws Exception {
        // classes, pools and caches fill in the first round
        runAll();
        Map<String, String> atRest = Map.copyOf(gauges());
        assertThat(atRest.values()).containsOnly("0.0");
        long heap = heapAfterGc();

        runAll();

        assertThat(gauges()).isEqualTo(atRest);
        Eventually.isTrue(
                "the heap is within " + HEAP_GROWTH_MAX + " bytes of " + heap,
                () -> heapAfterGc() - heap < HEAP_GROWTH_MAX);
    }

    private static void runAll() throws Exception {
        List<Map.Entry<String, Kind>> kinds = new ArrayList<>(kinds().entrySet());
        // those that are alike have neighbouring names
        Collections.shuffle(kinds, new Random(1));
        ExecutorService clients = Executors.newFixedThreadPool(KINDS_AT_ONCE * OF_EACH);
        try {
            Map<String, List<Future<?>>> ends = new LinkedHashMap<>();
            for (Map.Entry<String, Kind> kind : kinds) {
                Callable<?> client = () -> {
                    kind.getValue().run();
                    return null;
                };
                for (int i = 0; i < OF_EACH; i++) {
                    ends.computeIfAbsent(kind.getKey(), same -> new ArrayList<>())
                            .add(clients.submit(client));
                }
            }
            for (Map.Entry<String, List<Future<?>>> kind : ends.entrySet()) {
                for (Future<?> end : kind.getValue()) {
                    try {
                        end.get();
                    } catch (Exception failed) {
                        throw new AssertionError(kind.getKey(), failed.getCause());
                    }
                }
            }
        } finally {
            clients.shutdownNow();
        }
        try {
            Eventually.isTrue("everything is back", () -> Set.of("0.0").containsAll(gauges().values()));
        } catch (AssertionError held) {
            throw new AssertionError("still held: " + gauges(), held);
        }
    }

    private static Map<String, String> gauges() throws Exception {
        Map<String, String> gauges = new TreeMap<>();
        for (TestInstance instance : instances()) {
            String name = "instance " + instances().indexOf(instance) + ' ';
            String metrics = instance.send(
                            instance.managementRequest("/metrics").build())
                    .body();
            gauges.putAll(GAUGE.matcher(metrics)
                    .results()
                    .collect(Collectors.toMap(found -> name + found.group(1), found -> found.group(2))));
        }
        return gauges;
    }

    private static long heapAfterGc() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String changes(String wait) {
        return "GET /v1/changes?cursor=now&wait=" + wait + " HTTP/1.1\r\n" + HOST + "X-API-Key: " + API_KEY
                + "\r\n\r\n";
    }

    private static String token() {
        return plain.token("t", "u");
    }

    private static String expiring() {
        return plain.token("t", "u", Duration.ofSeconds(5));
    }

    private static String put(String framing) {
        return "PUT /v1/profiles/user/u HTTP/1.1\r\n" + HOST + "Authorization: Bearer " + token()
                + "\r\nContent-Type: application/json\r\n" + framing + "\r\n\r\n";
    }

    private static String events(String token) {
        return "GET /v1/profiles/events?user_ids=a,b HTTP/1.1\r\n" + HOST + "Authorization: Bearer " + token
                + "\r\n\r\n";
    }

    private static Client socket(String token) throws Exception {
        return new Client()
                .send(UPGRADE + WebSocketFrames.VERSION + "Authorization: Bearer " + token + "\r\n\r\n")
                .await("HTTP/1.1 101");
    }

    private static Http2Connection http2(TestInstance instance, byte... settings) throws Exception {
        return new Http2Connection(authority.trusting(), instance.service().apiPort(), settings);
    }

    private static void openEvents(Http2Connection connection) throws IOException {
        connection.get(1, "/v1/profiles/events?user_ids=a,b", "authorization", "Bearer " + encrypted.token("t", "u"));
        assertThat(connection.read(frame -> frame.stream() == 1 && frame.type() == Http2Connection.DATA))
                .isPresent();
    }

    private static void askMany(Http2Connection connection) throws IOException {
        for (int stream = 1; stream < 40; stream += 2) {
            connection.get(stream, "/docs/swagger-ui-bundle.js");
        }
    }

    /** A socket that sends any bytes. */
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final StringBuilder received = new StringBuilder();

        Client() throws IOException {
            this(plain);
        }

        Client(TestInstance instance) throws IOException {
            this(new Socket(InetAddress.getLoopbackAddress(), instance.service().apiPort()));
        }

        private Client(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(WAIT_MAX_MILLIS);
        }

        static Client encrypted(TestInstance instance, String protocol) throws Exception {
            SSLSocket socket = (SSLSocket) authority
                    .trusting()
                    .getSocketFactory()
                    .createSocket(
                            InetAddress.getLoopbackAddress(), instance.service().apiPort());
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Client(socket);
        }

        /** Each character is a byte. */
        Client send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private Client send(byte[] bytes) throws IOException {
            try {
                socket.getOutputStream().write(bytes);
            } catch (SocketException | SSLException closed) {
                // what the service sent before can still be read
            }
            return this;
        }

        /** A message of a WebSocket in one frame, or a control frame. */
        Client frame(int opcode, String payload) throws IOException {
            return send(WebSocketFrames.masked(0x80 | opcode, payload.getBytes(StandardCharsets.ISO_8859_1)));
        }

        /** Reads until the text has arrived. */
        Client await(String text) throws IOException {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); received.indexOf(text) < 0; b = in.read()) {
                if (b < 0) {
                    throw new AssertionError("closed without '" + text + "' after '" + received + "'");
                }
                received.append((char) b);
            }
            received.setLength(0);
            return this;
        }

        /** Reads until the service closes the connection. */
        void awaitEnd() throws IOException {
            try {
                byte[] buffer = new byte[8_192];
                while (socket.getInputStream().read(buffer) >= 0) {
                    // all of it
                }
            } catch (SocketTimeoutException late) {
                throw new AssertionError("still open", late);
            } catch (SocketException | SSLException closed) {
                // a reset is an end
            }
        }

        /** Sends, without reading, until the service has closed the connection. */
        void awaitEndOfWrites() throws Exception {
            Eventually.isTrue("closed", () -> {
                try {
                    socket.getOutputStream().write(HEALTH.getBytes(StandardCharsets.ISO_8859_1));
                    return false;
                } catch (IOException closed) {
                    return true;
                }
            });
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
