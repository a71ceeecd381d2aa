package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.WebSocketFrames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSocket protocol (RFC 6455), frame by frame. */
class WebSocketIT {

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;

    private static final String HANDSHAKE = "Host: localhost\r\n" + WebSocketFrames.VERSION + WebSocketFrames.UPGRADE;
    private static final String WATCH = "{\"user_ids\":[\"a\"]}";

    @AutoClose
    private static TestInstance instance;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(Map.of());
    }

    /** Section 5.4: the first frame may be empty, and so may all others. */
    @Test
    void message_inFramesOfAnyLength_isRead() throws Exception {
        try (Client client = connect()) {
            client.send(TEXT, "")
                    .send(CONTINUATION, "")
                    .send(CONTINUATION, WATCH)
                    .send(FINAL | CONTINUATION, "");
            client.assertEvent("snapshot");

            client.send(TEXT, "");
            for (int i = 0; i < WATCH.length(); i++) {
                client.send(CONTINUATION, WATCH.substring(i, i + 1)).send(FINAL | PING, "p");
            }
            client.send(FINAL | CONTINUATION, "");
            assertThat(client.read(PONG).toString()).isEqualTo("p");
            client.assertEvent("snapshot");

            client.send(FINAL | TEXT, WATCH);
            client.assertEvent("snapshot");
        }
    }

    @Test
    void message_characterSplitBetweenFrames_isRead() throws Exception {
        String before = "{\"user_ids\":[\"";
        Buffer message = Buffer.buffer(before + "\u00e9\"]}");
        int inside = before.length() + 1;
        try (Client client = connect()) {
            client.send(TEXT, message.getBytes(0, inside));
            client.send(FINAL | CONTINUATION, message.getBytes(inside, message.length()));

            client.assertEvent("snapshot");
        }
    }

    /** Section 7.4.1: 1009 for a message that is too big, whether in one frame or in several. */
    @ParameterizedTest
    @CsvSource({"200000, 200000", "200000, 1000", "64001, 64001", "64001, 64000", "10000000, 1000000"})
    void message_tooBig_endsWith1009(int bytes, int frameBytes) throws Exception {
        try (Client client = connect()) {
            int opcode = TEXT;
            for (int left = bytes; left > 0; left -= frameBytes) {
                int length = Math.min(left, frameBytes);
                client.send((length == left ? FINAL : 0) | opcode, " ".repeat(length));
                opcode = CONTINUATION;
            }

            client.assertEnd("REQ_006", 1009);
        }
    }

    /** Codes of section 7.4.1 and of its registry: 1013 means to try again later, 1001 that the server goes away. */
    @Test
    void socket_endedByTheService_getsTheReasonAsCloseCode() throws Exception {
        Client quiet;
        try (TestInstance strict =
                        TestInstance.start(Map.of("limits.requests.rate", "1", "limits.requests.burst", "10"));
                Client hasty = connect(strict, "hasty")) {
            for (int i = 0; i < 20; i++) {
                hasty.send(FINAL | TEXT, WATCH);
            }
            hasty.assertEnd("RATE_001", 1013);

            quiet = connect(strict, "quiet").send(FINAL | TEXT, WATCH);
            quiet.assertEvent("snapshot");
        }
        try (quiet) {
            quiet.assertEnd("LIVE_002", 1001);
        }
    }

    /** Section 8.1. */
    @Test
    void message_notUtf8_endsWith1007() throws Exception {
        for (String hex : new String[] {"ff", "c080", "eda080", "f4908080", "e282", "80"}) {
            Buffer message = Buffer.buffer("{\"user_ids\":[\"")
                    .appendBytes(HexFormat.of().parseHex(hex))
                    .appendString("\"]}");
            try (Client client = connect()) {
                client.send(FINAL | TEXT, message.getBytes());
                client.assertEnd("REQ_001", 1007);
            }
            try (Client client = connect()) {
                client.send(TEXT, message.getBytes()).send(FINAL | CONTINUATION, "");
                client.assertEnd("REQ_001", 1007);
            }
        }
    }

    @Test
    void message_binary_endsWith1003() throws Exception {
        try (Client client = connect()) {
            client.send(FINAL | BINARY, WATCH);

            client.assertEnd("REQ_001", 1003);
        }
    }

    /** Sections 5.1, 5.2, 5.4 and 5.5. */
    @Test
    void frame_malformed_endsWith1002() throws Exception {
        for (int header : new int[] {
            FINAL | CONTINUATION, FINAL | 3, FINAL | 7, FINAL | 11, FINAL | 0x40 | TEXT, FINAL | 0x10 | TEXT, PING
        }) {
            try (Client client = connect()) {
                client.send(header, "x");

                client.assertEnd("REQ_001", 1002);
            }
        }
        try (Client client = connect()) {
            client.send(TEXT, "{").send(FINAL | TEXT, "}");

            client.assertEnd("REQ_001", 1002);
        }
        try (Client client = connect()) {
            client.sendUnmasked(FINAL | TEXT, WATCH);

            client.assertEnd("REQ_001", 1002);
        }
        try (Client client = connect()) {
            client.send(FINAL | PING, "x".repeat(126));

            client.assertEnd("REQ_001", 1002);
        }
    }

    @Test
    void close_ofClient_isAnswered() throws Exception {
        try (Client client = connect()) {
            client.send(FINAL | CLOSE, new byte[] {3, (byte) 232});

            assertThat(client.read(CLOSE).getUnsignedShort(0)).isEqualTo(1000);
        }
    }

    /** Sections 5.5.1, 7.4 and 8.1: codes that no endpoint may send, half a code, and a reason that is not UTF-8. */
    @ParameterizedTest
    @CsvSource({"03e7, 1002", "03ed, 1002", "03, 1002", "03e8ff, 1007"})
    void close_malformed_isAnsweredWithTheReason(String payload, int code) throws Exception {
        try (Client client = connect()) {
            client.send(FINAL | CLOSE, HexFormat.of().parseHex(payload));

            client.assertEnd("REQ_001", code);
        }
    }

    /** The library would read it, and answer a long one in its own form. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8_192, 9_000})
    void handshake_withBody_isRefused(int length) throws Exception {
        String authorization = "Authorization: Bearer " + instance.token(tenant, "a") + "\r\n";
        String body = "x".repeat(length);
        String chunk = Integer.toHexString(length) + "\r\n" + body + "\r\n0\r\n\r\n";
        for (String rest : new String[] {
            "Content-Length: " + length + "\r\n\r\n" + body, "Transfer-Encoding: chunked\r\n\r\n" + chunk
        }) {
            try (RawConnection connection = new RawConnection(instance.service().apiPort())) {
                connection
                        .send("GET /v1/profiles/ws HTTP/1.1\r\n" + HANDSHAKE + authorization + rest)
                        .read()
                        .orElseThrow()
                        .assertError(400, "REQ_001");
            }
        }
    }

    /** Section 4.2.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Version: 8",
                "Sec-WebSocket-Version: 0",
                "Sec-WebSocket-Version: 13, 8",
                "Sec-WebSocket-Version: +13",
                "Sec-WebSocket-Version: ",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZWFh",
                "Sec-WebSocket-Key: not base64",
                "Sec-WebSocket-Key: ",
                "Upgrade: xwebsocket",
                "Upgrade: h2c",
                "Connection: close",
                "Connection: upgraded"
            })
    void handshake_malformed_isRefused(String header) throws Exception {
        String name = header.substring(0, header.indexOf(':') + 1);
        String handshake = HANDSHAKE.replaceAll(name + "[^\r]*", header);

        assertRefused(handshake);
        assertRefused(HANDSHAKE.replaceAll(name + "[^\r]*\r\n", ""));
    }

    /** draft-hixie-thewebsocketprotocol-76. */
    @Test
    void handshake_ofHixie76_isRefused() throws Exception {
        assertRefused(lines(
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: WebSocket",
                "Origin: http://localhost",
                "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5",
                "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00"));
    }

    @Test
    void handshake_upgradeAmongOtherOptions_isAccepted() throws Exception {
        try (Client client =
                new Client(instance, HANDSHAKE.replace("Connection: Upgrade", "Connection: keep-alive, upgrade"))) {
            assertThat(client.status).isEqualTo(101);
        }
    }

    private static String lines(String... fields) {
        return String.join("\r\n", fields) + "\r\n";
    }

    private void assertRefused(String handshake) throws Exception {
        try (RawConnection connection = new RawConnection(instance.service().apiPort())) {
            connection
                    .send("GET /v1/profiles/ws HTTP/1.1\r\n" + handshake + "\r\n")
                    .read()
                    .orElseThrow()
                    .assertError(400, "REQ_002");
        }
    }

    private Client connect() throws Exception {
        return connect(instance, "a");
    }

    private Client connect(TestInstance to, String user) throws Exception {
        Client client = new Client(to, HANDSHAKE + "Authorization: Bearer " + to.token(tenant, user) + "\r\n");
        assertThat(client.status).isEqualTo(101);
        return client;
    }

    /** A client that sends any frames. */
    private static final class Client implements AutoCloseable {

        private final RawConnection connection;
        private final int status;

        Client(TestInstance to, String handshake) throws IOException {
            connection = new RawConnection(to.service().apiPort());
            status = connection
                    .send("GET /v1/profiles/ws HTTP/1.1\r\n" + handshake + "\r\n")
                    .read()
                    .orElseThrow()
                    .status();
        }

        Client send(int header, String payload) throws IOException {
            return send(header, payload.getBytes(StandardCharsets.UTF_8));
        }

        Client send(int header, byte[] payload) throws IOException {
            connection.send(WebSocketFrames.masked(header, payload));
            return this;
        }

        void sendUnmasked(int header, String payload) throws IOException {
            connection.send(WebSocketFrames.unmasked(header, payload.getBytes(StandardCharsets.UTF_8)));
        }

        /** The payload of the next frame with the opcode. */
        Buffer read(int opcode) throws IOException {
            DataInputStream in = connection.in();
            while (true) {
                int header = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = (int) in.readLong();
                }
                byte[] payload = in.readNBytes(length);
                if ((header & 0x0f) == opcode) {
                    return Buffer.buffer(payload);
                }
            }
        }

        JsonObject next() throws IOException {
            JsonObject event = new JsonObject(read(TEXT));
            return event.getString("event").equals("heartbeat") ? next() : event;
        }

        void assertEvent(String event) throws IOException {
            JsonObject next = next();
            assertThat(next.getString("event")).as(next.encode()).isEqualTo(event);
        }

        /** After any snapshots the reason, the close code, and then an orderly end of the connection. */
        void assertEnd(String code, int closeCode) throws IOException {
            JsonObject end = next();
            while (end.getString("event").equals("snapshot")) {
                end = next();
            }
            assertThat(end.getString("event")).as(end.encode()).isEqualTo("end");
            assertThat(end.getJsonObject("data").getString("code")).isEqualTo(code);
            assertThat(read(CLOSE).getUnsignedShort(0)).isEqualTo(closeCode);
            assertThat(connection.in().read()).as("no reset").isEqualTo(-1);
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
