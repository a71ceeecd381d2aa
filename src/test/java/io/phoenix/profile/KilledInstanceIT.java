package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that a killed instance acknowledged are visible through other instances within 1 s. */
class KilledInstanceIT {

    private static final Duration VISIBLE_MAX = Duration.ofSeconds(1);

    private final String tenant = "t-" + UUID.randomUUID();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void kill_whileWriting_losesNoAcknowledgedWrite() throws Exception {
        try (TestInstance survivor = TestInstance.start(Map.of())) {
            String token = survivor.token(tenant, "u");
            long seenBefore = version(survivor);
            for (int round = 0; round < 3; round++) {
                int port = Ports.free();
                try (ChildProcess victim = serve(port)) {
                    awaitReady(victim, port, token);
                    AtomicLong acknowledged = new AtomicLong(seenBefore);
                    Thread writer = new Thread(() -> writeUntilKilled(port, token, acknowledged));
                    writer.start();
                    Eventually.isTrue("100 writes are acknowledged", () -> acknowledged.get() > seenBefore + 100);
                    victim.kill();
                    writer.join();

                    Eventually.within(VISIBLE_MAX, "visible elsewhere", () -> version(survivor) >= acknowledged.get());
                }
            }
        }
    }

    private void writeUntilKilled(int port, String token, AtomicLong acknowledged) {
        for (int number = 0; ; number++) {
            HttpRequest request = request(port, token)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"name\":\"Racer " + number + "\"}"))
                    .build();
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                acknowledged.set(new JsonObject(answer.body()).getLong("version"));
            } catch (IOException killed) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void awaitReady(ChildProcess victim, int port, String token) throws Exception {
        Eventually.isTrue("the instance answers", () -> {
            assertThat(victim.isAlive()).as(victim.printed()).isTrue();
            try {
                return client.send(request(port, token).build(), BodyHandlers.ofString())
                                .statusCode()
                        == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private HttpRequest.Builder request(int port, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/profiles/user/u?fields=extended"))
                .header("Authorization", "Bearer " + token);
    }

    private long version(TestInstance instance) throws Exception {
        HttpRequest request = instance.request("/v1/profiles/user/u?fields=extended", tenant, "u")
                .build();
        return new JsonObject(instance.send(request).body()).getLong("version");
    }

    private ChildProcess serve(int port) throws IOException {
        return ChildProcess.start(
                directory,
                Map.of(
                        "PHOENIX_PROFILE_HTTP_PORT",
                        Integer.toString(port),
                        "PHOENIX_PROFILE_MANAGEMENT_PORT",
                        "0",
                        "PHOENIX_PROFILE_AUTH_JWT_SECRET",
                        TestSettings.JWT_SECRET,
                        "PHOENIX_PROFILE_REDIS_URI",
                        Servers.running().redis().toString(),
                        "PHOENIX_PROFILE_POSTGRES_URI",
                        Servers.running().postgres().toString(),
                        // the long timeouts of TestSettings, for startup on a busy machine
                        "PHOENIX_PROFILE_READ_DEADLINE",
                        "10s",
                        "PHOENIX_PROFILE_POSTGRES_TIMEOUT",
                        "10s",
                        "PHOENIX_PROFILE_POSTGRES_READ_TIMEOUT",
                        "10s"),
                "serve");
    }
}
