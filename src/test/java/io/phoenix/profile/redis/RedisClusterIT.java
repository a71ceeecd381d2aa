package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.testing.CountedRedisMetrics;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisCluster;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** L2 in a Redis Cluster: batches over many slots, leases, scripts, and a fail-over. */
class RedisClusterIT {

    private static final byte[] SECRET = "a secret of this database".getBytes(StandardCharsets.US_ASCII);
    private static final String FORM = "0123abcd";
    private static final CountedRedisMetrics METRICS = new CountedRedisMetrics();

    private static Vertx vertx;
    private static RedisCluster cluster;
    private static RedisBackend one;
    private static RedisBackend other;
    private static SharedCache oneCache;
    private static SharedCache otherCache;

    private final List<ProfileId> ids = ids("t-" + UUID.randomUUID());

    @BeforeAll
    static void connect() throws Exception {
        vertx = Vertx.vertx();
        cluster = RedisCluster.start();
        one = backend();
        other = backend();
        await(one.open());
        await(other.open());
        Eventually.isTrue("connected", () -> one.openConnections() + other.openConnections() == 8);
        oneCache = one.sharedCache(SECRET, FORM);
        otherCache = other.sharedCache(SECRET, FORM);
    }

    @AfterAll
    static void close() throws Exception {
        await(one.close());
        await(other.close());
        await(vertx.close());
        cluster.close();
    }

    @Test
    void getAll_batchPutByAnotherInstance_isReadFromRedisCompletely() throws Exception {
        Eventually.isTrue("stored", () -> putAll(oneCache, ids));
        List<String> before = connections();

        Map<ProfileId, SharedValue> found = await(otherCache.getAll(ids));

        assertThat(found).containsOnlyKeys(ids);
        found.forEach((id, value) -> assertThat(value.id()).isEqualTo(id));
        assertThat(METRICS.values()).isEmpty();
        assertThat(connections()).as("no link closed").containsAll(before);
    }

    @Test
    void lease_heldByAnotherInstance_isRejected() throws Exception {
        LeaseToken mine = LeaseToken.draw(new SecureRandom());
        LeaseToken others = LeaseToken.draw(new SecureRandom());
        for (ProfileId id : ids.subList(0, 20)) {
            assertThat(await(otherCache.lease(id, others))).isTrue();
            assertThat(await(oneCache.lease(id, mine))).isFalse();

            await(otherCache.release(id, others));

            assertThat(await(oneCache.lease(id, mine))).isTrue();
        }
    }

    @Test
    void put_afterScriptFlush_isStored() throws Exception {
        for (int i = 0; i < RedisCluster.PRIMARIES; i++) {
            cluster.primary(i).ask("SCRIPT", "FLUSH");
        }

        Eventually.isTrue("stored", () -> putAll(oneCache, ids));

        assertThat(await(otherCache.getAll(ids))).containsOnlyKeys(ids);
    }

    @Test
    void getAll_afterAFailover_readsWhatTheReplicaHas() throws Exception {
        RedisProcess failing = cluster.primary(0);
        RedisProcess replacement = cluster.replica(0);
        Eventually.isTrue("stored", () -> putAll(oneCache, ids));
        Eventually.isTrue("replicated", () -> replacement.ask("DBSIZE").equals(failing.ask("DBSIZE")));
        try {
            failing.kill();
            Eventually.isTrue(
                    "failed over", () -> replacement.ask("INFO", "replication").contains("role:master"));

            Eventually.isTrue(
                    "read",
                    () -> await(otherCache.getAll(ids).otherwise(Map.of())).size() == ids.size());
            Eventually.isTrue("stored", () -> putAll(oneCache, ids));
        } finally {
            failing.restart();
        }
        assertThat(METRICS.values()).isEmpty();
    }

    @Test
    void getAll_wrongTypeOfOneId_isAMissOfThatIdOnly() throws Exception {
        Eventually.isTrue("stored", () -> putAll(oneCache, ids));
        ProfileId victim = ids.get(7);
        RedisProcess owner = cluster.ownerOf(RedisKeys.value(victim));
        owner.ask("DEL", RedisKeys.value(victim));
        owner.ask("LPUSH", RedisKeys.value(victim), "no string");

        assertThat(await(otherCache.getAll(ids))).hasSize(ids.size() - 1).doesNotContainKey(victim);
        METRICS.reset();
    }

    /** Whether all were stored. */
    private static boolean putAll(SharedCache cache, List<ProfileId> ids) throws Exception {
        List<Future<Boolean>> puts = ids.stream()
                .map(id -> cache.put(value(id), System.nanoTime()).otherwise(false))
                .toList();
        await(Future.all(puts));
        return puts.stream().allMatch(Future::result);
    }

    private static SharedValue value(ProfileId id) {
        return new SharedValue(
                id,
                5,
                false,
                false,
                ("{\"user_id\":\"" + id.userId() + "\"}").getBytes(StandardCharsets.UTF_8),
                new Stamp(new Incarnation(1, 1), 1));
    }

    private static List<ProfileId> ids(String tenant) {
        return IntStream.range(0, 200)
                .mapToObj(i -> new ProfileId(tenant, "u" + i))
                .toList();
    }

    private static RedisBackend backend() {
        return new RedisBackend(
                vertx,
                TestSettings.with(Map.of("redis.mode", "cluster", "redis.uri", cluster.uri()))
                        .redis(),
                new SecureRandom(),
                METRICS);
    }

    /** The connections of the service to the nodes that are up, as node and id. */
    private static List<String> connections() throws Exception {
        List<String> all = new ArrayList<>();
        for (RedisProcess node : cluster.nodes()) {
            node.ask("CLIENT", "LIST", "TYPE", "normal")
                    .lines()
                    .filter(line -> !line.contains("cmd=client") && !line.contains("cmd=cluster"))
                    .map(line -> node.port() + " " + line.substring(0, line.indexOf(' ')))
                    .forEach(all::add);
        }
        return all;
    }
}
