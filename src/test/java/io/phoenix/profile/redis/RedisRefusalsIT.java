package io.phoenix.profile.redis;

import static io.phoenix.profile.testing.TestInstance.await;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.phoenix.profile.domain.Incarnation;
import io.phoenix.profile.domain.Invalidation;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.Stamp;
import io.phoenix.profile.read.LeaseToken;
import io.phoenix.profile.read.SharedCache;
import io.phoenix.profile.read.SharedValue;
import io.phoenix.profile.sync.InvalidationBus;
import io.phoenix.profile.testing.CountedRedisMetrics;
import io.phoenix.profile.testing.Eventually;
import io.phoenix.profile.testing.RedisProcess;
import io.phoenix.profile.testing.TestSettings;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that refuses writes or some commands still serves reads, over the same connections. */
class RedisRefusalsIT {

    private static final byte[] SECRET = "a secret of this database".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern CLIENT = Pattern.compile("\\bid=(\\d+) .*?\\bcmd=(?!client)");
    private static final int ATTEMPTS = 20;

    private final ProfileId id = new ProfileId("t", "u");
    private final SharedValue value = new SharedValue(
            id, 5, false, false, "{}".getBytes(StandardCharsets.US_ASCII), new Stamp(new Incarnation(1, 1), 1));

    private Vertx vertx;
    private RedisProcess server;
    private RedisBackend redis;
    private SharedCache cache;
    private InvalidationBus bus;

    @BeforeEach
    void connect() throws Exception {
        vertx = Vertx.vertx();
        server = RedisProcess.start();
        server.ask("ACL", "SETUSER", "service", "on", ">pw", "~*", "&*", "+@all");
        redis = backend("redis://service:pw@127.0.0.1:" + server.port());
        cache = redis.sharedCache(SECRET, "0123abcd");
        bus = redis.bus(SECRET);
        await(redis.open());
        Eventually.isTrue("connected", () -> redis.openConnections() == 1);
        bus.subscribe((incarnation, invalidation) -> {});
        Eventually.isTrue("subscribed", bus::isSubscribed);
        Eventually.isTrue("stored", this::isPutStored);
    }

    @AfterEach
    void close() throws Exception {
        await(redis.close());
        await(vertx.close());
        server.close();
    }

    @Test
    void memoryFull_readsAreServedOverTheSameConnections() throws Exception {
        server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.ask("CONFIG", "SET", "maxmemory", "1");

        assertWritesFailAndReadsAreServed();

        server.ask("CONFIG", "SET", "maxmemory", "0");
        assertThat(isPutStored()).isTrue();
    }

    @Test
    void tooFewReplicas_readsAreServedOverTheSameConnections() throws Exception {
        server.ask("CONFIG", "SET", "min-replicas-to-write", "1");

        assertWritesFailAndReadsAreServed();

        server.ask("CONFIG", "SET", "min-replicas-to-write", "0");
        assertThat(isPutStored()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evalsha", "set", "time", "getrange"})
    void commandRevoked_readsAreServedOverTheSameConnections(String command) throws Exception {
        server.ask("ACL", "SETUSER", "service", "-" + command);

        assertPutsFailAndReadsAreServed();

        server.ask("ACL", "SETUSER", "service", "+" + command);
        assertThat(isPutStored()).isTrue();
    }

    @Test
    void publishRevoked_failsOverTheSameConnections() throws Exception {
        server.ask("ACL", "SETUSER", "service", "-publish");
        Set<String> before = connections();

        for (int i = 0; i < ATTEMPTS; i++) {
            assertThatThrownBy(() -> await(bus.publish(new Incarnation(1, 1), Invalidation.changed(id, 5))))
                    .hasMessageStartingWith("NOPERM");
        }

        assertThat(connections()).isEqualTo(before);
    }

    @Test
    void replica_readsAreServedAndItIsLeftOnceOnly() throws Exception {
        try (RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(server.port()))) {
            Eventually.isTrue(
                    "in sync", () -> replica.ask("INFO", "replication").contains("master_link_status:up"));
            RedisBackend onReplica = backend(replica.uri());
            SharedCache readOnly = onReplica.sharedCache(SECRET, "0123abcd");
            LeaseToken token = LeaseToken.draw(new SecureRandom());
            await(onReplica.open());
            Eventually.isTrue("connected", () -> onReplica.openConnections() == 1);
            assertThatThrownBy(() -> await(readOnly.lease(id, token))).hasMessageContaining("READONLY");
            Eventually.isTrue("reconnected", () -> onReplica.openConnections() == 1);
            Set<String> after = connections(replica);

            for (int i = 0; i < ATTEMPTS; i++) {
                assertThat(await(readOnly.get(id))).isPresent();
                assertThatThrownBy(() -> await(readOnly.lease(id, token))).hasMessageContaining("READONLY");
            }

            assertThat(connections(replica)).isEqualTo(after);
            await(onReplica.close());
        }
    }

    private void assertWritesFailAndReadsAreServed() throws Exception {
        assertThatThrownBy(() -> await(cache.lease(new ProfileId("t", "other"), LeaseToken.draw(new SecureRandom()))))
                .isNotNull();
        assertPutsFailAndReadsAreServed();
    }

    private void assertPutsFailAndReadsAreServed() throws Exception {
        Set<String> before = connections();
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThatThrownBy(() -> await(cache.put(value, System.nanoTime()))).isNotNull();
            assertThat(await(cache.get(id))).isPresent();
        }
        assertThat(connections()).isEqualTo(before);
        assertThat(bus.isSubscribed()).isTrue();
    }

    private boolean isPutStored() throws Exception {
        return await(cache.put(value, System.nanoTime()));
    }

    private RedisBackend backend(String uri) {
        return new RedisBackend(
                vertx,
                TestSettings.with(Map.of("redis.uri", uri, "redis.connections", "1"))
                        .redis(),
                new SecureRandom(),
                new CountedRedisMetrics());
    }

    private Set<String> connections() throws Exception {
        return connections(server);
    }

    /** The ids that the server gave to its connections; the one that asks is left out. */
    private static Set<String> connections(RedisProcess server) throws Exception {
        return CLIENT.matcher(
                        server.ask("CLIENT", "LIST", "TYPE", "normal") + server.ask("CLIENT", "LIST", "TYPE", "pubsub"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(toCollection(TreeSet::new));
    }
}
