package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisCluster;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes reach the other instance through a Redis Cluster, even after a primary fails over. */
class ClusterIT {

    private static RedisCluster cluster;
    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        cluster = RedisCluster.start();
        Map<String, String> settings = Map.of("redis.mode", "cluster", "redis.uri", cluster.uri());
        one = TestInstance.start(settings);
        other = TestInstance.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
        cluster.close();
    }

    @Test
    void put_profilesOnEveryShard_areVisibleToOtherInstance() throws Exception {
        for (int i = 0; i < 30; i++) {
            String user = "u" + i;
            assertThat(other.get(tenant, user).statusCode()).isEqualTo(200);
            one.put(tenant, user, "{\"name\":\"Changed\"}");
            Eventually.within(
                    Duration.ofSeconds(1), "visible", () -> name(other, user).equals("Changed"));
        }
        for (int i = 0; i < RedisCluster.PRIMARIES; i++) {
            assertThat(cluster.primary(i).ask("DBSIZE")).isNotEqualTo("0");
        }
    }

    @Test
    void put_afterFailover_isVisibleToOtherInstance() throws Exception {
        RedisProcess failing = cluster.primary(0);
        RedisProcess replacement = cluster.replica(0);
        for (int i = 0; i < 30; i++) {
            other.get(tenant, "u" + i);
        }
        failing.kill();
        Eventually.isTrue(
                "failed over", () -> replacement.ask("INFO", "replication").contains("role:master"));
        for (int i = 0; i < 30; i++) {
            String user = "u" + i;
            one.put(tenant, user, "{\"name\":\"Changed\"}");
            Eventually.within(
                    Duration.ofSeconds(5), "visible", () -> name(other, user).equals("Changed"));
        }
        Eventually.isTrue("ready", () -> ready(one) && ready(other));
        failing.restart();
    }

    private String name(TestInstance instance, String user) throws Exception {
        return new JsonObject(instance.get(tenant, user).body()).getString("name");
    }

    private static boolean ready(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/ready").build()).statusCode() == 200;
    }
}
