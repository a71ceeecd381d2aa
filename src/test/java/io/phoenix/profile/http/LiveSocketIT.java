package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.WebSocketFrames;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live changes over a WebSocket. */
class LiveSocketIT {

    private static TestInstance instance;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(
                Map.of("live.credentials.max", "500ms", "live.heartbeat", "300ms", "http.control-frames.max", "10"));
    }

    @AfterAll
    static void stop() throws Exception {
        instance.close();
    }

    @Test
    void handshake_withToken_watches() throws Exception {
        Reader reader = open("Bearer " + instance.token(tenant, "a"));
        reader.send("{\"user_ids\":[\"a\"]}");
        assertThat(reader.next("snapshot").getJsonObject("data").getJsonArray("profiles"))
                .hasSize(1);

        instance.put(tenant, "a", "{\"name\":\"Alice Lind\"}");

        JsonObject event = reader.next("profile");
        assertThat(event.getJsonObject("data").getString("name")).isEqualTo("Alice Lind");
        assertThat(event.getString("id")).hasSize(16);
        reader.close();
    }

    @Test
    void firstMessage_tokenWithIdsFollowingAtOnce_watches() throws Exception {
        Reader reader = open(null);
        reader.send("{\"authorization\":\"Bearer " + instance.token(tenant, "a") + "\"}");
        reader.send("{\"user_ids\":[\"a\",\"b\"]}");

        assertThat(reader.next("snapshot").getJsonObject("data").getJsonArray("profiles"))
                .hasSize(2);
        reader.close();
    }

    @Test
    void watch_newIds_replacesTheOldOnes() throws Exception {
        Reader reader = open("Bearer " + instance.token(tenant, "a"));
        reader.send("{\"user_ids\":[\"a\"]}");
        reader.next("snapshot");
        reader.send("{\"user_ids\":[\"b\"]}");
        String state = reader.next("snapshot").getString("id");

        instance.put(tenant, "a", "{\"name\":\"Not Watched\"}");
        instance.put(tenant, "b", "{\"name\":\"Is Watched\"}");

        assertThat(reader.next("profile").getJsonObject("data").getString("name"))
                .isEqualTo("Is Watched");
        reader.send("{\"user_ids\":[],\"last_event_id\":\"" + state + "\"}");
        assertThat(reader.next("snapshot").getJsonObject("data").getJsonArray("profiles"))
                .isEmpty();
        reader.close();
    }

    @Test
    void lastEventId_ofCurrentState_isCurrent() throws Exception {
        Reader reader = open("Bearer " + instance.token(tenant, "a"));
        reader.send("{\"user_ids\":[\"a\"]}");
        String state = reader.next("snapshot").getString("id");

        reader.send("{\"user_ids\":[\"a\"],\"last_event_id\":\"" + state + "\"}");

        assertThat(reader.next("current").getString("id")).isEqualTo(state);
        assertThat(reader.next("heartbeat").fieldNames()).containsExactly("event");
        reader.close();
    }

    @Test
    void message_malformed_closesTheSocket() throws Exception {
        for (String message : new String[] {
            "no json",
            "[]",
            "{}",
            "{\"user_ids\":[1]}",
            "{\"user_ids\":[\"..\"]}",
            "{\"user_ids\":\"a\"}",
            "{\"authorization\":\"Bearer x\"}"
        }) {
            Reader reader = open("Bearer " + instance.token(tenant, "a"));

            reader.send(message);

            assertThat(reader.next("end").getJsonObject("data").getString("code"))
                    .as(message)
                    .startsWith("REQ_");
            assertThat(reader.closeStatus()).as(message).isEqualTo(1008);
        }
    }

    @Test
    void lastEventId_besideAuthorization_isRefused() throws Exception {
        Reader reader = open(null);

        reader.send("{\"authorization\":\"Bearer " + instance.token(tenant, "a") + "\",\"last_event_id\":\"x\"}");

        JsonObject reason = reader.next("end").getJsonObject("data");
        assertThat(reason.getString("code")).isEqualTo("REQ_001");
        assertThat(reason.getString("error"))
                .isEqualTo("last_event_id: beside authorization (expected: beside user_ids)");
    }

    @Test
    void credentials_missing_closeTheSocketAfterATimeout() throws Exception {
        Reader reader = open(null);

        assertThat(reader.next("end").getJsonObject("data").getString("code")).isEqualTo("AUTH_002");
        assertThat(reader.closeStatus()).isEqualTo(1008);
    }

    @Test
    void firstMessage_withoutCredentialsLongOrInParts_closesTheSocket() throws Exception {
        Reader ids = open(null);
        ids.send("{\"user_ids\":[\"a\"]}");
        assertThat(ids.next("end").getJsonObject("data").getString("code")).isEqualTo("AUTH_002");

        Reader longOne = open(null);
        longOne.send("{\"authorization\":\"" + "x".repeat(16_000) + "\"}");
        assertThat(longOne.next("end").getJsonObject("data").getString("code")).isEqualTo("REQ_006");

        Reader inParts = open(null);
        inParts.socket.sendText("{\"authorization\":", false).get(20, TimeUnit.SECONDS);
        assertThat(inParts.next("end").getJsonObject("data").getString("code")).isEqualTo("REQ_001");
    }

    @Test
    void pings_moreThanAllowed_closeTheSocket() throws Exception {
        Reader reader = open("Bearer " + instance.token(tenant, "a"));

        for (int i = 0; i < 1_000 && !reader.socket.isOutputClosed(); i++) {
            try {
                reader.socket.sendPing(ByteBuffer.allocate(1)).get(20, TimeUnit.SECONDS);
            } catch (ExecutionException closed) {
                break;
            }
        }

        assertThat(reader.next("end").getJsonObject("data").getString("code")).isEqualTo("DEP_002");
    }

    @Test
    void handshake_ofAnotherVersion_isRefused() throws Exception {
        try (RawConnection connection = new RawConnection(instance.service().apiPort())) {
            Answer refused = connection
                    .send("GET /v1/profiles/ws HTTP/1.1\r\nHost: localhost\r\n" + WebSocketFrames.UPGRADE + "\r\n")
                    .read()
                    .orElseThrow();

            refused.assertError(400, "REQ_002");
            assertThat(refused.header("Sec-WebSocket-Version")).isEqualTo("13");
        }
    }

    @Test
    void credentials_invalid_closeTheSocket() throws Exception {
        Reader reader = open(null);

        reader.send("{\"authorization\":\"Bearer nonsense\"}");

        assertThat(reader.next("end").getJsonObject("data").getString("code")).isEqualTo("AUTH_001");
    }

    @Test
    void reader_slow_isDroppedWithoutUnboundedQueue() throws Exception {
        String ids = IntStream.range(0, 100).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
        try (TestInstance strict = TestInstance.start(Map.of("live.buffer.max", "10kB", "live.slow.max", "300ms"))) {
            Reader slow = open(strict, "Bearer " + strict.token(tenant, "a"), false);
            String all = "{\"user_ids\":[" + ids + "]}";

            Eventually.isTrue("dropped", () -> {
                boolean dropped = metrics(strict).contains("phoenix_profile_live_streams_dropped_total 1.0")
                        && metrics(strict).contains("phoenix_profile_live_streams 0.0");
                if (!dropped) {
                    try {
                        slow.send(all);
                    } catch (ExecutionException alreadyClosed) {
                        return false;
                    }
                }
                return dropped;
            });
            slow.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void socket_closedOrBroken_isRemoved(boolean cleanly) throws Exception {
        try (TestInstance quiet = TestInstance.start(Map.of())) {
            Reader reader = open(quiet, "Bearer " + quiet.token(tenant, "a"), true);
            reader.send("{\"user_ids\":[\"a\"]}");
            reader.next("snapshot");
            assertThat(metrics(quiet)).contains("phoenix_profile_live_streams 1.0");

            if (cleanly) {
                reader.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
            } else {
                reader.close();
            }

            Eventually.isTrue("removed", () -> metrics(quiet).contains("phoenix_profile_live_streams 0.0"));
        }
    }

    @Test
    void request_withoutUpgrade_isRefused() throws Exception {
        assertThat(instance.send(
                                instance.request("/v1/profiles/ws", tenant, "a").build())
                        .body())
                .contains("REQ_002")
                .contains("websocket");
    }

    private static String metrics(TestInstance scraped) throws Exception {
        return scraped.send(scraped.managementRequest("/metrics").build()).body();
    }

    private static Reader open(@Nullable String authorization) throws Exception {
        return open(instance, authorization, true);
    }

    private static Reader open(TestInstance instance, @Nullable String authorization, boolean reads) throws Exception {
        Reader reader = new Reader(reads);
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        reader.socket = builder.connectTimeout(Duration.ofSeconds(20))
                .buildAsync(URI.create("ws://127.0.0.1:" + instance.service().apiPort() + "/v1/profiles/ws"), reader)
                .get(20, TimeUnit.SECONDS);
        return reader;
    }

    /** A client that collects what it receives. */
    private static final class Reader implements WebSocket.Listener {

        private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();
        private final boolean reads;
        private WebSocket socket;

        Reader(boolean reads) {
            this.reads = reads;
        }

        void send(String message) throws Exception {
            socket.sendText(message, true).get(20, TimeUnit.SECONDS);
        }

        JsonObject next(String event) throws InterruptedException {
            JsonObject next = received.poll(20, TimeUnit.SECONDS);
            while (next != null && !event.equals(next.getString("event"))) {
                next = received.poll(20, TimeUnit.SECONDS);
            }
            if (next == null) {
                throw new AssertionError("no event " + event + " within 20 s");
            }
            return next;
        }

        Integer closeStatus() throws InterruptedException {
            return closed.poll(20, TimeUnit.SECONDS);
        }

        void close() {
            socket.abort();
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (reads) {
                opened.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                received.add(new JsonObject(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.add(status);
            return null;
        }
    }
}
