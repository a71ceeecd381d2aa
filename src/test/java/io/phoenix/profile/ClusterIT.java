package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.auth.Caller;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisCluster;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
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
    void batch_filledByOneInstance_isReadFromRedisByTheOther() throws Exception {
        List<String> users = IntStream.range(0, 100).mapToObj(i -> "b" + i).toList();
        String path = "/v1/profiles?user_ids=" + String.join(",", users);
        HttpResponse<String> filled =
                one.send(one.request(path, tenant, "reader").build());
        for (String user : users) {
            String key = "pp2:{" + tenant + "/" + user + "}:v";
            Eventually.isTrue(
                    "in L2", () -> cluster.ownerOf(key).ask("EXISTS", key).equals("1"));
        }
        double before = metric(other, "phoenix_profile_reads_total{source=\"redis\"}");

        HttpResponse<String> read =
                other.send(other.request(path, tenant, "reader").build());

        assertThat(read.body()).isEqualTo(filled.body());
        assertThat(metric(other, "phoenix_profile_reads_total{source=\"redis\"}") - before)
                .isEqualTo(100);
        assertThat(metric(other, "phoenix_profile_l2_values_discarded_total")).isZero();
        assertThat(metric(other, "phoenix_profile_redis_connections")).isEqualTo(4);
    }

    /** The list of answers is on one node, the question is published on another: every instance gets it. */
    @Test
    void explain_profileOnAnyShard_hasTheAnswersOfAllInstances() throws Exception {
        for (int i = 0; i < 5; i++) {
            String user = "e" + i;
            other.get(tenant, user);

            Eventually.isTrue(
                    "both instances answer",
                    () -> explain(user).getJsonArray("instances").size() == 2);
            assertThat(explain(user).getJsonObject("survey").getBoolean("asked_is_complete"))
                    .isFalse();
        }
    }

    private JsonObject explain(String user) throws Exception {
        String path = "/v1/admin/profiles/" + user + "/explain";
        return new JsonObject(one.send(
                        one.request(path, tenant, "operator", Caller.ROLE_ADMIN).build())
                .body());
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
                    Duration.ofSeconds(1), "visible", () -> name(other, user).equals("Changed"));
        }
        Eventually.isTrue("ready", () -> ready(one) && ready(other));
        failing.restart();
    }

    /** The sum of all series that begin so. */
    private static double metric(TestInstance instance, String series) throws Exception {
        return instance.send(instance.managementRequest("/metrics").build())
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String name(TestInstance instance, String user) throws Exception {
        return new JsonObject(instance.get(tenant, user).body()).getString("name");
    }

    private static boolean ready(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/ready").build()).statusCode() == 200;
    }
}
