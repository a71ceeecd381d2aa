package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Instance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that take their time: they are refused in good time, and do not keep others from what is in memory. */
class OverloadIT {

    private static Instance instance;
    private static Api api;

    @AfterEach
    void stop() throws Exception {
        instance.close();
    }

    private static void start(String requestTimeout) throws Exception {
        instance = Instance.start(Map.of(
                "http.instances", "1",
                "http.under-way.max", "3",
                "http.request.timeout", requestTimeout,
                "watch.verified.max", "1m"));
        api = new Api(instance);
    }

    @Test
    void whileTooManyAreUnderWay_residentReadsAreAnsweredAndOthersRefused() throws Exception {
        start("1h");
        api.get("resident").assertOk();
        try (RawConnection one = unfinished();
                RawConnection two = unfinished();
                RawConnection three = unfinished()) {
            Eventually.isTrue("refusals", () -> api.get(absent()).status() == 503);

            Answer refused = api.get(absent()).assertError(503, "DEP_002");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(api.get("resident").assertOk().header("X-Profile-Source"))
                    .isEqualTo("local");
            api.send(api.request("/health")).assertOk();

            for (RawConnection slow : List.of(one, two, three)) {
                assertThat(slow.send("{}").read().orElseThrow().status()).isEqualTo(200);
            }
        }

        Eventually.isTrue("all are answered again", () -> api.get(absent()).status() == 200);
    }

    @Test
    void bodyThatDoesNotComeInTime_isAnErrorAndTheEndOfTheConnection() throws Exception {
        start("200ms");
        try (RawConnection connection = unfinished()) {
            Answer answer = connection.read().orElseThrow();

            answer.assertError(400, "REQ_001");
            assertThat(connection.read()).as("closed").isEmpty();
        }
    }

    private static String absent() {
        return "absent-" + UUID.randomUUID();
    }

    private static RawConnection unfinished() throws IOException {
        return api.connect()
                .send("PUT " + Api.path("slow") + " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("slow")
                        + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n");
    }
}
