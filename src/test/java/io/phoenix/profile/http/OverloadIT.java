package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Load shedding, and the time limit for bodies. */
class OverloadIT {

    private static TestInstance instance;
    private static Api api;

    @AfterEach
    void stop() throws Exception {
        instance.close();
    }

    private static void start(String requestTimeout) throws Exception {
        instance = TestInstance.start(Map.of(
                "http.event-loops", "1",
                "http.under-way.max", "3",
                "http.request.timeout", requestTimeout,
                "poll.verified.max", "1m"));
        api = new Api(instance);
    }

    @Test
    void request_tooManyInFlight_isRefusedUnlessAHit() throws Exception {
        start("1h");
        String token = api.token("reader");
        get("cached", token).assertOk();
        List<RawConnection> slow = new ArrayList<>();
        Eventually.isTrue("refusals", () -> {
            // a request that overlaps the check below is refused itself
            slow.add(unfinished());
            return api.get(absent()).status() == 503;
        });

        Answer refused = api.get(absent()).assertError(503, "DEP_002");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(get("cached", token).assertOk().header("X-Profile-Source")).isEqualTo("local");
        api.send(api.request("/health")).assertOk();

        int answered = 0;
        for (RawConnection connection : slow) {
            answered += connection.send("{}").read().orElseThrow().status() == 200 ? 1 : 0;
            connection.close();
        }
        assertThat(answered).isGreaterThanOrEqualTo(3);
        for (int i = 0; i < 3; i++) {
            unfinished().close();
        }
        Eventually.isTrue("none is in flight", OverloadIT::threeAreAccepted);
    }

    @Test
    void body_sentSlowly_isRefusedAndConnectionCloses() throws Exception {
        start("200ms");
        try (RawConnection connection = unfinished()) {
            Answer answer = connection.read().orElseThrow();

            answer.assertError(400, "REQ_001");
            assertThat(connection.read()).as("closed").isEmpty();
        }
    }

    @Test
    void bodies_moreThanTheBudget_displaceTheOldest() throws Exception {
        instance = TestInstance.start(Map.of("http.bodies.max", "1500B", "http.request.timeout", "1h"));
        api = new Api(instance);
        try (RawConnection oldest = unfinished(1_200)) {
            oldest.send("{" + " ".repeat(999));
            Eventually.isTrue("it holds", () -> used("body_bytes") == 1_000);
            api.put("quick", "{" + " ".repeat(998) + "}").assertOk();

            oldest.read().orElseThrow().assertError(503, "DEP_002");
            assertThat(oldest.read()).as("closed").isEmpty();
            Eventually.isTrue("nothing is held", () -> used("body_bytes") == 0);
        }
    }

    @Test
    void bodies_moreThanTheShareOfAPeer_areRefused() throws Exception {
        instance = TestInstance.start(Map.of("http.bodies.peer.max", "500B", "http.trusted-proxies", "none"));
        api = new Api(instance);
        try (RawConnection one = unfinished(1_000)) {
            one.send("{" + " ".repeat(299));
            Eventually.isTrue("it holds", () -> used("body_bytes") == 300);

            api.put("quick", "{" + " ".repeat(298) + "}").assertError(503, "DEP_002");

            api.put("quick", "{}").assertOk();
            one.send(" ".repeat(699) + "}").read().orElseThrow().assertError(503, "DEP_002");
        }
    }

    private static double used(String resource) throws Exception {
        return Api.gauge(instance, "phoenix_profile_edge_used{resource=\"" + resource + "\"}");
    }

    private static boolean threeAreAccepted() throws Exception {
        try (RawConnection one = unfinished();
                RawConnection two = unfinished()) {
            boolean third = api.get(absent()).status() == 200;
            return third
                    && one.send("{}").read().orElseThrow().status() == 200
                    && two.send("{}").read().orElseThrow().status() == 200;
        }
    }

    private static Answer get(String user, String token) throws Exception {
        return api.send(api.request(Api.path(user)).header("Authorization", "Bearer " + token));
    }

    private static String absent() {
        return "absent-" + UUID.randomUUID();
    }

    private static RawConnection unfinished() throws IOException {
        return unfinished(2);
    }

    private static RawConnection unfinished(int bytes) throws IOException {
        return api.connect()
                .send("PUT " + Api.path("slow") + " HTTP/1.1\r\nHost: localhost\r\n" + api.authorization("slow")
                        + "Content-Type: application/json\r\nContent-Length: " + bytes + "\r\n\r\n");
    }
}
