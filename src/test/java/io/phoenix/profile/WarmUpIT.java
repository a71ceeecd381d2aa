package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A starting instance loads the hot set that others saved before it is ready, and also starts without one. */
class WarmUpIT {

    private static final int USERS = 150;

    private final String tenant = "t-" + UUID.randomUUID();
    private final String other = "t-" + UUID.randomUUID();
    private final Vertx vertx = Vertx.vertx();
    private RedisProcess redis;
    private Redis wire;
    private Map<String, String> settings;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        wire = Redis.createClient(vertx, redis.uri());
        settings = Map.of(
                "redis.uri", redis.uri(),
                "warm.ids.max", "1000",
                "warm.time.max", "1m",
                "warm.save.interval", "50ms");
    }

    @AfterEach
    void stop() throws Exception {
        TestInstance.await(vertx.close());
        redis.close();
    }

    @Test
    void start_nextToServingInstance_hasHotSetInL1() throws Exception {
        try (TestInstance serving = TestInstance.start(settings)) {
            readAll(serving);
            awaitHotSetSaved(2 * USERS);
            try (TestInstance started = TestInstance.start(settings)) {
                assertThat(readsOf(started)).as("no read yet").isZero();
                for (String of : List.of(tenant, other)) {
                    for (int user = 0; user < USERS; user++) {
                        assertThat(source(started.get(of, "u" + user))).isEqualTo("local");
                    }
                }
            }
        }
    }

    @Test
    void change_afterWarmUp_isVisible() throws Exception {
        try (TestInstance serving = TestInstance.start(settings)) {
            readAll(serving);
            awaitHotSetSaved(2 * USERS);
            try (TestInstance started = TestInstance.start(settings)) {
                serving.put(tenant, "u7", "{\"name\":\"Changed Since\"}");

                Eventually.isTrue(
                        "the change is visible",
                        () -> started.get(tenant, "u7").body().contains("Changed Since"));
            }
        }
    }

    @Test
    void start_hotSetUnreadable_isReady() throws Exception {
        TestInstance.await(wire.send(Request.cmd(Command.SET).arg("pp2:hot").arg("not a set")));

        try (TestInstance started = TestInstance.start(settings)) {
            assertThat(started.get(tenant, "u").statusCode()).isEqualTo(200);
        }
    }

    private void readAll(TestInstance instance) throws Exception {
        for (int user = 0; user < USERS; user++) {
            instance.get(tenant, "u" + user);
            instance.get(other, "u" + user);
        }
    }

    private void awaitHotSetSaved(int count) throws Exception {
        Eventually.isTrue(
                "the hot set is saved",
                () -> TestInstance.await(wire.send(Request.cmd(Command.ZCARD).arg("pp2:hot")))
                                .toLong()
                        == count);
    }

    private static long readsOf(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build())
                .body()
                .lines()
                .filter(line -> line.startsWith("phoenix_profile_reads_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String source(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Profile-Source").orElseThrow();
    }
}
