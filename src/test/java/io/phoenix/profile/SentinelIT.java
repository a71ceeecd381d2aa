package io.phoenix.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestInstance;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes reach the other instance before, during and after a failover by Redis Sentinel. */
class SentinelIT {

    private final String tenant = "t-" + UUID.randomUUID();

    private RedisProcess primary;
    private RedisProcess replica;
    private List<RedisProcess> sentinels;
    private TestInstance one;
    private TestInstance other;

    @BeforeEach
    void start() throws Exception {
        primary = RedisProcess.start("--repl-diskless-sync-delay", "0");
        replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(primary.port()));
        sentinels = List.of(
                RedisProcess.startSentinel(primary.port()),
                RedisProcess.startSentinel(primary.port()),
                RedisProcess.startSentinel(primary.port()));
        Eventually.isTrue(
                "replica in sync", () -> replica.ask("INFO", "replication").contains("master_link_status:up"));
        Eventually.isTrue(
                "sentinels know each other and the replica",
                () -> sentinels.get(0).ask("INFO", "sentinel").contains("slaves=1,sentinels=3"));
        Map<String, String> settings = Map.of(
                "redis.mode",
                "sentinel",
                "redis.uri",
                "redis://"
                        + sentinels.stream()
                                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                                .collect(Collectors.joining(",")));
        one = TestInstance.start(settings);
        other = TestInstance.start(settings);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        other.close();
        for (RedisProcess sentinel : sentinels) {
            sentinel.close();
        }
        replica.close();
        primary.close();
    }

    @Test
    void put_aroundFailover_isVisibleToOtherInstance() throws Exception {
        assertThat(name(other)).isNotEqualTo("Before");
        one.put(tenant, "u", "{\"name\":\"Before\"}");
        Eventually.within(
                Duration.ofSeconds(1), "visible before", () -> name(other).equals("Before"));

        primary.kill();
        one.put(tenant, "u", "{\"name\":\"During\"}");
        Eventually.within(
                Duration.ofSeconds(1),
                "visible without a primary",
                () -> name(other).equals("During"));
        Eventually.isTrue(
                "failed over", () -> replica.ask("INFO", "replication").contains("role:master"));
        Eventually.isTrue("ready", () -> ready(one) && ready(other));

        one.put(tenant, "u", "{\"name\":\"After\"}");
        Eventually.within(
                Duration.ofSeconds(1), "visible after", () -> name(other).equals("After"));
        // an instance is ready before it has found the new primary
        AtomicInteger renames = new AtomicInteger();
        Eventually.isTrue("in L2, on the new primary", () -> {
            String last = "Last " + renames.incrementAndGet();
            one.put(tenant, "u", "{\"name\":\"" + last + "\"}");
            return replica.ask("GET", "pp2:{" + tenant + "/u}:v").contains(last);
        });
    }

    private String name(TestInstance instance) throws Exception {
        return new JsonObject(instance.get(tenant, "u").body()).getString("name");
    }

    private static boolean ready(TestInstance instance) throws Exception {
        return instance.send(instance.managementRequest("/ready").build()).statusCode() == 200;
    }
}
