package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.phoenix.profile.http.filter.AccessLog;
import io.phoenix.profile.testing.EventReader;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The access log: what its lines contain, and that they never name users. */
class AccessLogIT {

    private final String tenant = UUID.randomUUID().toString();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @AfterEach
    void detach() {
        lines.stop();
    }

    @Test
    void request_always_isLoggedByRouteWithoutNames() throws Exception {
        try (TestInstance instance = TestInstance.start(Map.of("log.access.share", "1"))) {
            captureLines();

            instance.get(tenant, "alice");
            instance.get(tenant, "alice");
            instance.send(instance.request("/v1/profiles?user_ids=alice&forged=%0aINFO", tenant, "alice")
                    .build());
            instance.send(instance.request("/nowhere/alice").build());

            Eventually.isTrue("4 lines", () -> lines().size() == 4);
            assertThat(lines().get(0))
                    .matches("GET /v1/profiles/user/:user_id 200, \\d+ bytes in [\\d.]+ ms, from created, request -");
            assertThat(lines().get(1))
                    .matches("GET /v1/profiles/user/:user_id 200, \\d+ bytes in [\\d.]+ ms, from local, request -");
            assertThat(lines().get(2))
                    .matches("GET /v1/profiles 400, \\d+ bytes in [\\d.]+ ms, from -, request [0-9a-f]+");
            assertThat(lines().get(3)).matches("GET none 404, \\d+ bytes in [\\d.]+ ms, from -, request [0-9a-f]{16}");
            assertThat(lines()).noneMatch(line -> line.contains("alice") || line.contains(tenant));
            assertThat(keysOf(lines.list.get(0)))
                    .containsExactly("method", "route", "status", "bytes", "ms", "source", "request_id");
        }
    }

    @Test
    void serverError_withSmallShare_isLogged() throws Exception {
        try (TestInstance instance = TestInstance.start(
                Map.of("log.access.share", "0.000001", "live.streams.max", "1", "http.event-loops", "1"))) {
            captureLines();
            for (int i = 0; i < 20; i++) {
                instance.get(tenant, "alice");
            }
            try (EventReader first = EventReader.open(instance, tenant, "a", "a")) {
                first.next("snapshot");

                instance.send(instance.request("/v1/profiles/events?user_ids=a", tenant, "b")
                        .build());

                Eventually.isTrue("a line", () -> lines().size() == 1);
                assertThat(lines().get(0)).startsWith("GET /v1/profiles/events 503, ");
            }
        }
    }

    private void captureLines() {
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
        log.addAppender(lines);
    }

    private List<String> lines() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static List<String> keysOf(ILoggingEvent event) {
        return event.getKeyValuePairs().stream().map(pair -> pair.key).toList();
    }
}
