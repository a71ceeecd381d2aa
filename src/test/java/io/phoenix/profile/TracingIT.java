package io.phoenix.profile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The collector receives the spans of sampled requests down to Redis and Postgres, without tenant or user ids. */
class TracingIT {

    private final String tenant = UUID.randomUUID().toString();
    private final String user = "user-" + UUID.randomUUID();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private HttpServer collector;

    @BeforeEach
    void open() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
    }

    @Test
    void request_sampledByCaller_isTracedToRedisAndPostgresWithoutIds() throws Exception {
        String created = trace();
        String fromLocal = trace();
        String failed = trace();
        try (TestInstance instance = traced("0")) {
            read(instance, "/v1/profiles/user/" + user, created, "01");
            read(instance, "/v1/profiles/user/" + user, fromLocal, "01");
            read(
                    instance,
                    "/v1/profiles/user/" + user + "?min_version="
                            + TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()),
                    failed,
                    "01");
            Eventually.isTrue("spans of all requests", () -> has(created) && has(fromLocal) && has(failed));
        }
        assertThat(all())
                .contains("phoenix-profile", "GET /v1/profiles/user/:user_id", "http.route", "redis", "postgres")
                .doesNotContain(tenant, user);
        assertThat(all().split("GET /v1/profiles/user/:user_id", -1)).hasSize(4);
    }

    @Test
    void request_unsampledOrWithoutTrace_isSampledByShare() throws Exception {
        String declined = trace();
        try (TestInstance none = traced("0");
                TestInstance all = traced("1")) {
            read(none, "/v1/profiles/user/" + user, declined, "00");
            none.get(tenant, user);
            all.get(tenant, user);
            all.get(tenant, user);

            Eventually.isTrue("spans", () -> all().split("GET /v1/profiles/user/:user_id", -1).length == 3);
        }
        assertThat(has(declined)).isFalse();
        assertThat(all().split("GET /v1/profiles/user/:user_id", -1)).hasSize(3);
    }

    private TestInstance traced(String share) throws Exception {
        return TestInstance.start(Map.of(
                "tracing.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
                "tracing.share",
                share));
    }

    private void read(TestInstance instance, String path, String trace, String flags) throws Exception {
        instance.send(instance.request(path, tenant, user)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-" + flags)
                .build());
    }

    private boolean has(String trace) {
        return all().contains(new String(HexFormat.of().parseHex(trace), ISO_8859_1));
    }

    private String all() {
        return String.join("", received);
    }

    private static String trace() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
