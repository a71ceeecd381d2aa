package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes reach the other instance through a Redis Cluster, even after a primary fails over. */
class ClusterIT {

    private static final int SLOTS = 16_384;
    private static final int PRIMARIES = 3;

    private static final List<RedisProcess> NODES = new ArrayList<>();
    private static TestInstance one;
    private static TestInstance other;

    private final String tenant = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            NODES.add(RedisProcess.start(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "500", "--repl-diskless-sync-delay", "0"));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            NODES.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            NODES.get(i).ask(addSlots(i * SLOTS / PRIMARIES, (i + 1) * SLOTS / PRIMARIES));
        }
        for (RedisProcess node : NODES) {
            node.ask(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(NODES.get(0).port()));
        }
        for (RedisProcess node : NODES) {
            Eventually.isTrue(
                    "nodes have met", () -> node.ask("CLUSTER", "INFO").contains("cluster_known_nodes:6"));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            RedisProcess replica = NODES.get(PRIMARIES + i);
            String primaryId = NODES.get(i).ask("CLUSTER", "MYID");
            Eventually.isTrue(
                    "knows its primary", () -> replica.ask("CLUSTER", "NODES").contains(primaryId));
            replica.ask("CLUSTER", "REPLICATE", primaryId);
            Eventually.isTrue(
                    "in sync", () -> replica.ask("INFO", "replication").contains("master_link_status:up"));
        }
        for (RedisProcess node : NODES) {
            Eventually.isTrue("cluster ok", () -> node.ask("CLUSTER", "INFO").contains("cluster_state:ok"));
        }
        Map<String, String> settings = Map.of(
                "redis.mode",
                "cluster",
                "redis.uri",
                "redis://"
                        + NODES.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(",")));
        one = TestInstance.start(settings);
        other = TestInstance.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
        for (RedisProcess node : NODES) {
            node.close();
        }
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
        for (int i = 0; i < PRIMARIES; i++) {
            assertThat(NODES.get(i).ask("DBSIZE")).isNotEqualTo("0");
        }
    }

    @Test
    void put_afterFailover_isVisibleToOtherInstance() throws Exception {
        RedisProcess failing = NODES.get(0);
        RedisProcess replacement = NODES.get(PRIMARIES);
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

    private static String[] addSlots(int from, int to) {
        List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        for (int slot = from; slot < to; slot++) {
            command.add(Integer.toString(slot));
        }
        return command.toArray(String[]::new);
    }

    private String name(TestInstance instance, String user) throws Exception {
        return new JsonObject(instance.get(tenant, user).body()).getString("name");
    }

    private static boolean ready(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/ready").build()).statusCode() == 200;
    }
}
