package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits of open connections, and the time limit for request heads. */
class ConnectionsIT {

    private static final String HEAD = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

    @Test
    void connect_beyondTheLimit_isClosedUntilOthersClose() throws Exception {
        try (TestInstance small = TestInstance.start(Map.of("http.connections.max", "2"));
                RawConnection first = connect(small)) {
            first.send(HEAD + "\r\n").read().orElseThrow().assertOk();
            try (RawConnection second = connect(small)) {
                second.send(HEAD + "\r\n").read().orElseThrow().assertOk();
                try (RawConnection third = connect(small)) {
                    assertThat(third.read()).isEmpty();
                }
                assertThat(metrics(small))
                        .contains(
                                "phoenix_profile_http_connections 2.0",
                                "phoenix_profile_http_connections_rejected_total 1.0");
            }

            Eventually.isTrue("a connection is accepted again", () -> isAnswered(small));
            first.send(HEAD + "\r\n").read().orElseThrow().assertOk();
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

    private static String metrics(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build()).body();
    }
}
