package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.ChildProcess;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.FeedConsumer;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.PostgresPair;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cursor of a consumer when the database fails over, and when an instance is killed under it. */
class FeedFailoverIT {

    private static final String TENANT = "acme";
    private static final String KEY = "an API key";

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = Ports.free();
    private final int managementPort = Ports.free();

    @TempDir
    private Path directory;

    @Test
    void failOver_cursorFromBefore_is410AndANewOneGoesOn() throws Exception {
        try (PostgresPair pair = PostgresPair.start();
                TestInstance instance = TestInstance.start(
                        Map.of("postgres.uri", pair.uri(), "auth.api-keys", FeedConsumer.credential(TENANT, KEY)))) {
            FeedConsumer consumer = new FeedConsumer(KEY, List.of(instance), "limit=100");
            rename(instance, "Ada Berg");
            rename(instance, "Ada Lind");
            consumer.add(new JsonObject(consumer.read(instance).body()));
            assertThat(consumer.events()).hasSize(1);
            CompletableFuture<HttpResponse<String>> waiting =
                    instance.sendAsync(instance.request("/v1/changes?cursor=now&wait=30s")
                            .header("X-API-Key", KEY)
                            .build());

            pair.killPrimary();
            pair.promoteStandby();

            // unavailable, or still with a cursor of before, until the instance knows
            Eventually.isTrue("410", () -> consumer.read(instance).statusCode() != 503);
            HttpResponse<String> gone = consumer.read(instance);
            assertThat(gone.statusCode()).isEqualTo(410);
            assertThat(new JsonObject(gone.body()).getString("code")).isEqualTo("FEED_001");
            assertThat(new JsonObject(gone.body()).getString("reason")).isEqualTo("incarnation");
            assertThat(waiting.join().statusCode()).isIn(410, 503, 200);
            Eventually.isTrue("writes succeed", () -> tryRename(instance, "Ada Beck"));
            FeedConsumer again = new FeedConsumer(KEY, List.of(instance), "limit=100");
            again.add(new JsonObject(again.read(instance).body()));
            assertThat(again.events()).hasSizeGreaterThanOrEqualTo(2).containsAll(consumer.events());
            assertThat(again.versionsByUser().get("ada")).isSorted();
            assertThat(again.read(instance).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void kill_instanceThatWaits_theCursorGoesOnElsewhere() throws Exception {
        try (TestDatabase database = TestDatabase.empty();
                TestInstance survivor = TestInstance.start(Map.of(
                        "postgres.uri",
                        database.uri().toString(),
                        "auth.api-keys",
                        FeedConsumer.credential(TENANT, KEY)));
                ChildProcess victim = serve(database)) {
            rename(survivor, "Ada Berg");
            FeedConsumer consumer = new FeedConsumer(KEY, List.of(survivor), "limit=100");
            consumer.add(new JsonObject(consumer.read(survivor).body()));
            String cursor = new JsonObject(consumer.read(survivor).body()).getString("cursor");
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/v1/changes?wait=30s&cursor=" + cursor))
                    .header("X-API-Key", KEY)
                    .build();
            awaitReady(victim);
            AtomicReference<CompletableFuture<HttpResponse<String>>> waiting = new AtomicReference<>();
            Eventually.isTrue("it waits", () -> {
                // on a busy machine Postgres may answer late, so that the request is refused
                if (waiting.get() == null || waiting.get().isDone()) {
                    waiting.set(client.sendAsync(request, BodyHandlers.ofString()));
                }
                return metrics(victim).contains("{resource=\"waiting_requests\"} 1.0");
            });

            victim.kill();
            rename(survivor, "Ada Lind");

            assertThat(waiting.get().handle((answer, broken) -> broken).join())
                    .as("the connection broke")
                    .isNotNull();
            consumer.add(new JsonObject(consumer.read(survivor).body()));
            assertThat(consumer.events()).hasSize(1);
        }
    }

    private void awaitReady(ChildProcess victim) throws Exception {
        Eventually.isTrue("the instance is ready", () -> {
            assertThat(victim.isAlive()).as(victim.printed()).isTrue();
            try {
                return get("/ready").statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private String metrics(ChildProcess victim) throws Exception {
        assertThat(victim.isAlive()).as(victim.printed()).isTrue();
        return get("/metrics").body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private ChildProcess serve(TestDatabase database) throws Exception {
        return ChildProcess.start(
                directory,
                Map.of(
                        "PHOENIX_PROFILE_HTTP_PORT",
                        Integer.toString(port),
                        "PHOENIX_PROFILE_MANAGEMENT_PORT",
                        Integer.toString(managementPort),
                        "PHOENIX_PROFILE_AUTH_JWT_SECRET",
                        TestSettings.JWT_SECRET,
                        "PHOENIX_PROFILE_AUTH_API_KEYS",
                        FeedConsumer.credential(TENANT, KEY),
                        "PHOENIX_PROFILE_REDIS_URI",
                        Servers.running().redis().toString(),
                        "PHOENIX_PROFILE_POSTGRES_URI",
                        database.uri().toString(),
                        "PHOENIX_PROFILE_POSTGRES_TIMEOUT",
                        "10s"),
                "serve");
    }

    private static void rename(TestInstance instance, String name) throws Exception {
        assertThat(tryRename(instance, name)).isTrue();
    }

    private static boolean tryRename(TestInstance instance, String name) throws Exception {
        return instance.put(TENANT, "ada", "{\"name\":\"" + name + "\"}").statusCode() == 200;
    }
}
