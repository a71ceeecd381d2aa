package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A peer that keeps sending invalid tokens gets 429; without trusted proxies a connection is a peer. */
class FailingPeersIT {

    private static final int BURST = 3;

    @AutoClose
    private static TestInstance instance;

    @BeforeAll
    static void start() throws Exception {
        instance = TestInstance.start(
                Map.of("limits.failures.rate", "1", "limits.failures.burst", Integer.toString(BURST)));
    }

    @Test
    void get_invalidTokensBeyondTheBurst_are429ForThatPeer() throws Exception {
        Api api = new Api(instance);
        try (RawConnection attacker = api.connect();
                RawConnection innocent = api.connect()) {
            get(attacker, api.authorization("known")).assertOk();

            Answer answer = get(attacker, "Authorization: Bearer 0\r\n").assertError(401, "AUTH_001");
            // a token comes back each second
            for (int i = 1; i < 100 * BURST && answer.status() == 401; i++) {
                answer = get(attacker, "Authorization: Bearer " + i + "\r\n");
            }

            answer.assertError(429, "RATE_001");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            get(innocent, api.authorization("fresh")).assertOk();
        }
    }

    private static Answer get(RawConnection connection, String authorization) throws IOException {
        return connection
                .send("GET " + Api.path("alice") + " HTTP/1.1\r\nHost: localhost\r\n" + authorization + "\r\n")
                .read()
                .orElseThrow();
    }
}
