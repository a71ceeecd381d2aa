package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.WebSocketFrames;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits of open connections, and the time limit for request heads. */
class ConnectionsIT {

    private static final String HEAD = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

    @Test
    void connect_beyondTheLimit_takesThePlaceOfAnIdleOne() throws Exception {
        try (TestInstance small = TestInstance.start(Map.of("http.connections.max", "2"));
                RawConnection first = connect(small);
                RawConnection second = connect(small)) {
            first.send(HEAD + "\r\n").read().orElseThrow().assertOk();
            second.send(HEAD + "\r\n").read().orElseThrow().assertOk();

            // a connection that was used in the last seconds keeps its place
            Eventually.isTrue("another is accepted", () -> isAnswered(small));

            assertThat(first.read()).as("closed").isEmpty();
            assertThat(metrics(small)).contains("phoenix_profile_edge_displaced_total{resource=\"connections\"} 1.0");
        }
    }

    @Test
    void connect_beyondTheLimit_takesThePlaceOfAWebSocketWithoutCredentials() throws Exception {
        Map<String, String> settings = Map.of("http.connections.max", "1", "live.credentials.max", "1m");
        try (TestInstance small = TestInstance.start(settings);
                RawConnection anonymous = connect(small)) {
            int status = anonymous
                    .send("GET /v1/profiles/ws HTTP/1.1\r\nHost: localhost\r\n" + WebSocketFrames.UPGRADE
                            + WebSocketFrames.VERSION + "\r\n")
                    .read()
                    .orElseThrow()
                    .status();
            assertThat(status).isEqualTo(101);

            Eventually.isTrue("another is accepted", () -> isAnswered(small));
        }
    }

    @Test
    void connect_moreThanMayBeSilent_closesTheOldest() throws Exception {
        try (TestInstance small = TestInstance.start(Map.of("http.connections.pending.max", "2"));
                RawConnection used = connect(small)) {
            used.send(HEAD + "\r\n").read().orElseThrow().assertOk();
            try (RawConnection first = connectSilently(small, 1);
                    RawConnection second = connectSilently(small, 2);
                    RawConnection third = connect(small)) {
                assertThat(first.read()).as("closed").isEmpty();
                second.send(HEAD + "\r\n").read().orElseThrow().assertOk();
                third.send(HEAD + "\r\n").read().orElseThrow().assertOk();
                used.send(HEAD + "\r\n").read().orElseThrow().assertOk();
            }
        }
    }

    @Test
    void body_thatNoRouteReads_timesOut() throws Exception {
        try (TestInstance strict = TestInstance.start(Map.of("http.request.timeout", "100ms"));
                RawConnection trickling = connect(strict)) {
            trickling
                    .send(HEAD + "Content-Length: 1000000\r\n\r\n")
                    .read()
                    .orElseThrow()
                    .assertOk();

            Eventually.isTrue("closed", () -> {
                trickling.send("x");
                return metrics(strict).contains("phoenix_profile_http_request_body_timeouts_total 1.0");
            });
            assertThat(trickling.read()).isEmpty();
        }
    }

    @Test
    void head_sentSlowly_timesOutEvenAfterARequest() throws Exception {
        try (TestInstance strict = TestInstance.start(Map.of("http.head.timeout", "300ms"))) {
            try (RawConnection trickling = connect(strict)) {
                trickle(trickling, strict, 1);
                assertThat(trickling.read()).isEmpty();
            }
            try (RawConnection trickling = connect(strict)) {
                trickling.send(HEAD + "\r\n").read().orElseThrow().assertOk();
                trickle(trickling, strict, 2);
                assertThat(trickling.read()).isEmpty();
            }
        }
    }

    @Test
    void headTimeout_idleConnectionOrSlowBody_doesNotApply() throws Exception {
        String user = UUID.randomUUID().toString();
        try (TestInstance strict = TestInstance.start(Map.of("http.head.timeout", "100ms"));
                RawConnection quiet = connect(strict);
                RawConnection sending = connect(strict)) {
            quiet.send(HEAD + "\r\n").read().orElseThrow().assertOk();
            sending.send("PUT /v1/profiles/user/" + user + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + strict.token("t", user)
                    + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{");
            try (RawConnection trickling = connect(strict)) {
                // once this one is closed, the others would have timed out as well
                trickle(trickling, strict, 1);
            }

            sending.send("}").read().orElseThrow().assertOk();
            quiet.send(HEAD + "\r\n").read().orElseThrow().assertOk();
        }
    }

    /** Sends one header after another until that many heads have timed out. */
    private static void trickle(RawConnection connection, TestInstance instance, int timeouts) throws Exception {
        connection.send(HEAD);
        Eventually.isTrue("closed", () -> {
            connection.send("X: y\r\n");
            return metrics(instance).contains("phoenix_profile_http_request_head_timeouts_total " + timeouts + ".0");
        });
    }

    private static boolean isAnswered(TestInstance instance) throws IOException {
        try (RawConnection connection = connect(instance)) {
            return connection.send(HEAD + "\r\n").read().isPresent();
        }
    }

    private static RawConnection connect(TestInstance instance) throws IOException {
        return new RawConnection(instance.service().apiPort());
    }

    /** Waits until it is the youngest of so many: event loops accept connections in any order. */
    private static RawConnection connectSilently(TestInstance instance, int pending) throws Exception {
        RawConnection connection = connect(instance);
        Eventually.isTrue(
                "accepted",
                () -> metrics(instance)
                        .contains("phoenix_profile_edge_used{resource=\"pending_connections\"} " + pending + ".0"));
        return connection;
    }

    private static String metrics(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build()).body();
    }
}
