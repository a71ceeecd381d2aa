package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ambiguous requests (request smuggling), and requests that try to occupy a connection. */
@ExtendWith(ApiResolver.class)
class HostileFramingIT {

    private static final String HOST = "Host: localhost\r\n";

    private final Api api;

    HostileFramingIT(Api api) {
        this.api = api;
    }

    @AfterEach
    void assertInstanceHealthy() throws Exception {
        api.get("alice").assertOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\nHost: b\r\n", "Host: a\r\nhOST: a\r\n", ""})
    void get_noHostOrTwoHosts_isRefused(String host) throws Exception {
        api.get("alice").assertOk();
        try (RawConnection connection = api.connect()) {
            connection
                    .send("GET " + Api.path("alice") + " HTTP/1.1\r\n" + host + api.authorization("alice") + "\r\n")
                    .read()
                    .orElseThrow()
                    .assertError(400, "REQ_002");
        }
    }

    /** A proxy may have checked one of them and this service the other. */
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization", "X-API-Key", "X-Tenant-Id", "X-Timestamp", "X-Signature"})
    void get_credentialsTwice_isRefused(String field) throws Exception {
        api.get("alice").assertOk();
        // the second one would be a hit
        for (String value : new String[] {"Bearer " + api.token("alice"), "other"}) {
            String twice = field + ": " + value + "\r\n" + field + ": " + value + "\r\n";
            String token = field.equals("X-API-Key") ? api.authorization("alice") : "";
            try (RawConnection connection = api.connect()) {
                connection
                        .send("GET " + Api.path("alice") + " HTTP/1.1\r\n" + HOST + twice + token + "\r\n")
                        .read()
                        .orElseThrow()
                        .assertError(400, "REQ_002");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: \u000bchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer-Encoding:\r\n",
                "Content-Length: 2\r\nContent-Length: 2\r\n",
                "Content-Length: 0x2\r\n",
                "Content-Length: 2\u0000\r\n",
                "Content-Length:\r\n",
                "Content-Length:\r\n 2\r\n",
                "Content-Length: 99999999999999999999\r\n"
            })
    void put_ambiguousBodyLength_isRefusedAndConnectionCloses(String framing) throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send("PUT " + Api.path("alice") + " HTTP/1.1\r\n" + HOST + api.authorization("alice") + framing
                    + "\r\n{}\r\nGET /health HTTP/1.1\r\n" + HOST + "\r\n");

            connection.read().orElseThrow().assertError(400, "REQ_002");
            assertThat(connection.read()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffff\r\n{}", "0x2\r\n{}", "2\n{}\n0\n\n"})
    void put_ambiguousChunkSize_isRefused(String chunks) throws Exception {
        assertBodyIsBroken(chunks);
    }

    @Test
    void put_longChunkExtensionOrManyTrailers_isRefused() throws Exception {
        assertBodyIsBroken("2;" + "a".repeat(100_000) + "\r\n{}\r\n0\r\n\r\n");
        assertBodyIsBroken("2\r\n{}\r\n0\r\n" + "X: y\r\n".repeat(5_000) + "\r\n");
    }

    @Test
    void upgrade_toAnotherProtocol_isIgnored() throws Exception {
        for (String protocol : new String[] {"h2c", "websocket"}) {
            try (RawConnection connection = api.connect()) {
                connection
                        .send("GET /health HTTP/1.1\r\n" + HOST + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: "
                                + protocol + "\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n")
                        .read()
                        .orElseThrow()
                        .assertOk();
            }
        }
    }

    @Test
    void put_unknownExpectation_isRefused() throws Exception {
        try (RawConnection connection = api.connect()) {
            connection
                    .send("PUT " + Api.path("alice") + " HTTP/1.1\r\n" + HOST + api.authorization("alice")
                            + "Expect: a-miracle\r\nContent-Length: 2\r\n\r\n{}")
                    .read()
                    .orElseThrow()
                    .assertError(400, "REQ_002");
        }
    }

    @Test
    void request_sentByteByByte_isAnswered() throws Exception {
        try (RawConnection connection = api.connect()) {
            for (char c : ("GET /health HTTP/1.1\r\n" + HOST + "X: y\r\n\r\n").toCharArray()) {
                connection.send(String.valueOf(c));
            }
            connection.read().orElseThrow().assertOk();
        }
    }

    @Test
    void get_headerTooLarge_isRefusedBeforeItsEnd() throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send("GET /health HTTP/1.1\r\n" + HOST + "X: ");
            for (int i = 0; i < 20; i++) {
                connection.send("x".repeat(1_000));
            }
            connection.read().orElseThrow().assertError(431, "REQ_002");
        }
    }

    @Test
    void get_incompleteHead_timesOut() throws Exception {
        try (TestInstance strict = TestInstance.start(Map.of("http.idle.timeout", "1s", "live.heartbeat", "500ms"));
                RawConnection connection = new RawConnection(strict.service().apiPort())) {
            assertThat(connection.send("GET /health HTTP/1.1\r\n" + HOST + "X:").read())
                    .isEmpty();
        }
    }

    private void assertBodyIsBroken(String chunks) throws Exception {
        try (RawConnection connection = api.connect()) {
            connection.send("PUT " + Api.path("alice") + " HTTP/1.1\r\n" + HOST + api.authorization("alice")
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

            connection.read().orElseThrow().assertError(400, "REQ_001");
            assertThat(connection.read()).isEmpty();
        }
    }
}
