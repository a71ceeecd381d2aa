package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.app.Instance;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.Ports;
import io.phoenix.profile.testing.Servers;
import io.phoenix.profile.testing.TcpProxy;
import io.phoenix.profile.testing.TestDatabase;
import io.phoenix.profile.testing.TestInstance;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the probes of Kubernetes see on the management port while a server is away: none ends an instance that could serve. */
class ProbesIT {

    private static final String HEALTH = "/health";
    private static final String READY = "/ready";
    private static final String READY_OR_DEGRADED = "/ready?degraded=true";

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = Ports.free();

    private TestDatabase database;
    private TcpProxy postgres;
    private TcpProxy redis;
    private Future<Instance> instance;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.migrated();
        postgres = TcpProxy.to(database.uri());
        redis = TcpProxy.to(Servers.running().redis());
    }

    @AfterEach
    void close() throws Exception {
        postgres.heal();
        redis.heal();
        TestInstance.await(instance.compose(Instance::stop));
        postgres.close();
        redis.close();
        database.close();
    }

    @Test
    void start_withoutPostgres_isHealthyAndUnreadyUntilItIsBack() throws Exception {
        postgres.refuse();

        start();

        Eventually.isTrue("listens", () -> status(HEALTH) == 200);
        assertThat(status(READY)).isEqualTo(503);
        assertThat(status(READY_OR_DEGRADED)).isEqualTo(503);
        Eventually.isTrue(
                "Redis is connected meanwhile",
                () -> get(READY).getString("cache").equals("connected"));

        postgres.heal();
        Eventually.isTrue("ready", () -> status(READY) == 200);
    }

    @Test
    void start_withoutRedis_isReady() throws Exception {
        redis.refuse();

        start();

        Eventually.isTrue("ready", () -> status(READY) == 200);
        assertThat(get(READY).getString("cache")).isEqualTo("unreachable");
    }

    @Test
    void postgres_cutOffOrFrozen_leavesTheInstanceReadyIfItMayBeDegraded() throws Exception {
        start();
        Eventually.isTrue("ready", () -> status(READY) == 200);

        for (Runnable fault : new Runnable[] {postgres::cut, postgres::freeze}) {
            fault.run();
            Eventually.isTrue("unready", () -> status(READY) == 503);

            assertThat(get(READY_OR_DEGRADED).getString("status")).isEqualTo("degraded");
            assertThat(status(READY_OR_DEGRADED)).isEqualTo(200);
            assertThat(status(HEALTH)).isEqualTo(200);

            postgres.heal();
            Eventually.isTrue("ready again", () -> status(READY) == 200);
        }
    }

    private void start() {
        instance = Instance.start(TestSettings.with(Map.of(
                "management.port", Integer.toString(port), "postgres.uri", postgres.uri(), "redis.uri", redis.uri())));
    }

    private int status(String path) throws Exception {
        try {
            return send(path).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private JsonObject get(String path) throws Exception {
        return new JsonObject(send(path).body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
    }
}
